-- Links of the given changes (all of them: empty) that a question asks for, strongest first.
SELECT link.*
FROM v_failure_links AS link
LEFT JOIN (SELECT change_id, service, environment, started FROM deployment FINAL) AS deployed
    ON deployed.change_id = link.change_id AND deployed.service = link.service AND deployed.environment = link.environment
WHERE (empty({changes:Array(String)}) OR link.change_id IN {changes:Array(String)})
    AND ({incidentId:String} = '' OR link.incident_id = {incidentId:String})
    AND ({service:String} = '' OR link.service = {service:String})
    AND deployed.started >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND deployed.started < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
ORDER BY deployed.started DESC, link.change_id, link.method != 'person', link.confidence DESC, link.incident_id, link.episode_id
LIMIT 10000
