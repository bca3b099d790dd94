-- Delivery of each service and environment by the same view as its metrics. The last part of the key says
-- what: `deployments` (succeeded, rollbacks aside), `failures` of the concluded, `lead` in seconds of commits.
SELECT key, groupArray(at) AS at, groupArray(total) AS total, groupArray(failed) AS failed, groupArray(p50) AS p50
FROM
(
    SELECT
        concat(service, '\n', environment, '\n', question) AS key,
        intDiv(toUnixTimestamp(assumeNotNull(finished)), {bucketSeconds:UInt32}) * {bucketSeconds:UInt32} AS at,
        toFloat64(multiIf(
            question = 'deployments', countIf(outcome = 'succeeded' AND NOT is_rollback),
            question = 'failures', count(),
            sum(length(arrayFilter(lead -> lead >= 0, lead_ms))))) AS total,
        toFloat64(countIf(is_failed)) AS failed,
        ifNotFinite(toFloat64(arrayReduce('quantileExactInclusive', arrayFilter(lead -> lead >= 0, arrayFlatten(groupArray(lead_ms))))) / 1000, 0) AS p50
    FROM v_deployments
    ARRAY JOIN ['deployments', 'failures', 'lead'] AS question
    WHERE is_concluded AND environment != ''
        AND finished >= toDateTime({from:UInt32}, 'UTC') AND finished < toDateTime({to:UInt32}, 'UTC')
        AND (empty({services:Array(String)}) OR service IN {services:Array(String)})
        AND (empty({only:Array(String)}) OR concat(service, '\n', environment, '\n', question) IN {only:Array(String)})
    GROUP BY service, environment, question, at
    ORDER BY key, at
)
GROUP BY key
