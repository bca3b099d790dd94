-- Changes that a report named, and those of the incident's services in the day before it began, newest first.
SELECT
    change_id,
    kind,
    service,
    environment,
    version,
    title,
    outcome,
    toUnixTimestamp64Milli(started) AS started_ms,
    arrayFirst(link -> startsWith(link, 'http'), links) AS url,
    hasAny(arrayConcat([change_id], reported_as, arrayMap(one -> substring(one, position(one, ':') + 1), reported_as), links), {named:Array(String)}) AS is_named
FROM v_changes
WHERE started < fromUnixTimestamp64Milli({untilMs:Int64}, 'UTC')
    AND (
        (has({services:Array(String)}, service) AND ({environment:String} = '' OR environment IN ({environment:String}, ''))
            AND kind NOT IN ('merge', 'release')
            AND started >= fromUnixTimestamp64Milli({startedMs:Int64}, 'UTC') - INTERVAL 1 DAY)
        OR (is_named AND started >= fromUnixTimestamp64Milli({startedMs:Int64}, 'UTC') - INTERVAL 30 DAY))
ORDER BY is_named DESC, started DESC, change_id
LIMIT 50
