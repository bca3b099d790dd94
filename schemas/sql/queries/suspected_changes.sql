-- What was altered in the services of {services} between two instants, newest first.
SELECT
    toUnixTimestamp64Milli(started) AS at_ms,
    service,
    environment,
    kind,
    title,
    version,
    outcome,
    arrayFirst(link -> startsWith(link, 'http'), links) AS url
FROM v_changes
WHERE service IN {services:Array(String)}
    AND started >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND started <= fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
ORDER BY started DESC, change_id
LIMIT 1000
