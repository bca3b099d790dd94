-- The change that any of its reporters calls {id}, and what else was altered in its service within fifteen
-- days of it, in order of time.
WITH told AS
(
    SELECT groupUniqArray(toString(change_event.service)) AS services, min(change_event.occurred) AS first, max(change_event.occurred) AS last
    FROM change_event
    WHERE concat(change_event.source, ':', change_event.source_id) = {id:String}
)
SELECT
    change_id,
    kind,
    service,
    environment,
    version,
    title,
    outcome,
    toUnixTimestamp64Milli(started) AS started_ms,
    toUnixTimestamp64Milli(finished) AS finished_ms,
    has(reported_as, {id:String}) AS is_asked
FROM v_changes
WHERE has((SELECT services FROM told), service)
    AND started > (SELECT first FROM told) - INTERVAL 15 DAY
    AND started < (SELECT last FROM told) + INTERVAL 15 DAY
ORDER BY started, change_id
LIMIT 5000
