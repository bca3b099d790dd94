-- Emergency overrides of gates that were in force in [from, to), instants in milliseconds, newest first.
SELECT entry_id, at_ms, until_ms, actor, service, environment, commit, reason
FROM
(
    SELECT
        entry_id,
        toUnixTimestamp64Milli(time) AS at_ms,
        at_ms + 60000 * JSONExtractInt(payload, 'minutes') AS until_ms,
        actor,
        JSONExtractString(payload, 'service') AS service,
        JSONExtractString(payload, 'environment') AS environment,
        JSONExtractString(payload, 'commit') AS commit,
        JSONExtractString(payload, 'reason') AS reason
    FROM v_trail
    WHERE kind = 'gate-override'
)
WHERE at_ms < {toMs:Int64} AND until_ms > {fromMs:Int64}
ORDER BY at_ms DESC
LIMIT 10000
