-- Incidents of a service that began in a stretch of time or still lasted then, oldest first.
SELECT incident_id, title, toUnixTimestamp64Milli(started) AS started_ms
FROM v_incidents
WHERE has(services, {service:String}) AND ({environment:String} = '' OR environment IN ({environment:String}, ''))
    AND started < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
    AND (resolved IS NULL OR resolved >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC'))
    AND started >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') - INTERVAL 30 DAY
ORDER BY started, incident_id
LIMIT 50
