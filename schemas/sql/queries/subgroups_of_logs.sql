-- Log records and those of severity error or worse, per service and environment.
SELECT key, groupArray(at) AS at, groupArray(total) AS total, groupArray(failed) AS failed
FROM
(
    SELECT
        concat(service, '\n', environment) AS key,
        intDiv(toUnixTimestamp(bucket), {bucketSeconds:UInt32}) * {bucketSeconds:UInt32} AS at,
        toFloat64(sum(log_count_minute.count)) AS total,
        toFloat64(sumIf(log_count_minute.count, severity_number >= 17)) AS failed
    FROM log_count_minute
    WHERE bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')
        AND (empty({services:Array(String)}) OR service IN {services:Array(String)})
        AND (empty({only:Array(String)}) OR concat(service, '\n', environment) IN {only:Array(String)})
    GROUP BY service, environment, at
    ORDER BY key, at
)
GROUP BY key
