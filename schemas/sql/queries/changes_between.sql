-- Changes of what runs in an environment that were under way in [from, to), instants in milliseconds.
SELECT
    change_id,
    kind,
    service,
    environment,
    team,
    actor,
    title,
    version,
    commit,
    outcome,
    toUnixTimestamp64Milli(started) AS started_ms,
    toUnixTimestamp64Milli(ifNull(finished, started)) AS finished_ms
FROM v_changes
WHERE kind NOT IN ('release', 'merge') AND outcome NOT IN ('cancelled', 'skipped')
    AND started < fromUnixTimestamp64Milli({toMs:Int64})
    AND (outcome = 'running' OR ifNull(finished, started) >= fromUnixTimestamp64Milli({fromMs:Int64}))
    AND ({service:String} = '' OR service = {service:String})
    AND ({environment:String} = '' OR environment = {environment:String})
ORDER BY started, change_id
LIMIT {limit:UInt32}
