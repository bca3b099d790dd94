-- What was altered in a running environment, newest first, and how many more there are; in one pass over the
-- changes with those around them, because the windows of an effect end at the neighbours.
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
    started >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND started < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC') AS is_asked
FROM v_changes
WHERE ({service:String} = '' OR service = {service:String})
    AND environment = {environment:String} AND environment != ''
    AND kind IN ('deployment', 'rollback', 'configuration', 'feature_flag', 'schema_migration', 'infrastructure')
    AND started >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') - INTERVAL 4 DAY
    AND started < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC') + INTERVAL 2 DAY
ORDER BY started DESC, change_id DESC
LIMIT 5000
