-- Rollbacks that began in [from, to), instants in milliseconds, newest first.
SELECT
    change_id,
    service,
    environment,
    version,
    outcome,
    toUnixTimestamp64Milli(started) AS started_ms,
    toUnixTimestamp64Milli(finished) AS finished_ms
FROM v_changes
WHERE kind = 'rollback' AND outcome NOT IN ('cancelled', 'skipped')
    AND started >= fromUnixTimestamp64Milli({fromMs:Int64}) AND started < fromUnixTimestamp64Milli({toMs:Int64})
    AND ({service:String} = '' OR service = {service:String})
    AND ({environment:String} = '' OR environment = {environment:String})
ORDER BY started DESC, change_id
LIMIT {limit:UInt32}
