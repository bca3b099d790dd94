-- What left control in the incident's services while it lasted, or up to two hours around it, oldest first.
SELECT
    episode_id,
    indicator_id,
    title,
    service,
    environment,
    severity,
    toString(status) AS status,
    rule_text,
    toInt64(toUnixTimestamp(started)) * 1000 AS started_ms,
    toInt64(toUnixTimestamp(ended)) * 1000 AS ended_ms
FROM v_episodes
WHERE has({services:Array(String)}, service) AND ({environment:String} = '' OR environment = {environment:String})
    AND status != 'withdrawn' AND NOT trial
    AND started < fromUnixTimestamp64Milli({untilMs:Int64}, 'UTC') + INTERVAL 2 HOUR
    AND (ended IS NULL OR ended >= fromUnixTimestamp64Milli({startedMs:Int64}, 'UTC') - INTERVAL 2 HOUR)
    AND started >= fromUnixTimestamp64Milli({startedMs:Int64}, 'UTC') - INTERVAL 30 DAY
ORDER BY started, episode_id
LIMIT 100
