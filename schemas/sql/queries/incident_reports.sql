-- What was told of one incident, in order: a delivery that came twice is told once.
SELECT
    toUnixTimestamp64Milli(occurred) AS at_ms,
    status,
    any(kind) AS kind,
    any(severity_declared) AS severity,
    any(actor) AS actor,
    any(title) AS title,
    any(url) AS url
FROM incident_event
WHERE source = {source:String} AND source_id = {sourceId:String}
    AND occurred >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND occurred < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
GROUP BY source, source_id, key, occurred, status
ORDER BY occurred, any(received_time), key
LIMIT 1000
