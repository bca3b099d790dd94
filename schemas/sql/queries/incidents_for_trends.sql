-- What trends need to know of the incidents that began in a stretch of time, by the same filters as the list.
SELECT
    incident_id,
    kind,
    services,
    team,
    severity,
    cause,
    status,
    toUnixTimestamp64Milli(started) AS started_ms,
    if(is_detection_told, toUnixTimestamp64Milli(detected), NULL) AS detected_ms,
    toUnixTimestamp64Milli(acknowledged) AS acknowledged_ms,
    toUnixTimestamp64Milli(mitigated) AS mitigated_ms,
    toUnixTimestamp64Milli(resolved) AS resolved_ms
FROM v_incidents
WHERE ({service:String} = '' OR has(services, {service:String}))
    AND ({environment:String} = '' OR environment = {environment:String})
    AND ({severity:String} = '' OR severity = {severity:String})
    AND ({team:String} = '' OR team = {team:String})
    AND ({cause:String} = '' OR cause = {cause:String})
    AND ({kind:String} = '' OR kind = {kind:String})
    AND started >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC')
    AND started < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
ORDER BY started, incident_id
LIMIT {limit:UInt32}
