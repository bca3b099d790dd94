-- What was altered in the services of {services}, newest first.
SELECT
    change_id,
    toUnixTimestamp64Milli(started) AS at_ms,
    service,
    environment,
    kind,
    title,
    version,
    outcome,
    reverts,
    arrayFirst(link -> startsWith(link, 'http'), links) AS url
FROM v_changes
WHERE service IN {services:Array(String)}
ORDER BY started DESC, change_id
LIMIT 20000
