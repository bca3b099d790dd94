-- Subgroups of every operation that serves (server and consumer spans): one row an operation, one entry of
-- the arrays a bucket of {bucketSeconds}. {only} names operations by their key; empty means all.
SELECT
    key,
    groupArray(at) AS at,
    groupArray(total) AS total,
    groupArray(failed) AS failed,
    groupArray(middle) AS p50,
    groupArray(high) AS p95
FROM
(
    SELECT
        concat(service, '\n', environment, '\n', name, '\n', toString(kind)) AS key,
        intDiv(toUnixTimestamp(bucket), {bucketSeconds:UInt32}) * {bucketSeconds:UInt32} AS at,
        toFloat64(sum(operation_minute.count)) AS total,
        toFloat64(sum(operation_minute.errors)) AS failed,
        quantilesTDigestMerge(0.5, 0.95, 0.99)(operation_minute.duration_quantiles) AS quantiles,
        toFloat64(quantiles[1]) AS middle,
        toFloat64(quantiles[2]) AS high
    FROM operation_minute
    WHERE bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC') AND kind IN (2, 5)
        AND (empty({services:Array(String)}) OR service IN {services:Array(String)})
        AND (empty({only:Array(String)}) OR concat(service, '\n', environment, '\n', name, '\n', toString(kind)) IN {only:Array(String)})
    GROUP BY service, environment, name, kind, at
    ORDER BY key, at
)
GROUP BY key
