-- Delivery of each service and environment by the same view as its metrics. The last part of the key says
-- what: `deployments` (succeeded, rollbacks aside), `failures` and `rework` of the concluded, `failed` ones
-- counted, `lead` in seconds of commits, `recovery` in seconds of failed ones by the day on which they were over.
SELECT key, groupArray(at) AS at, groupArray(amount) AS total, groupArray(failed) AS failed, groupArray(middle) AS value, groupArray(amount) AS size
FROM
(
    SELECT
        concat(service, '\n', environment, '\n', question) AS key,
        intDiv(toUnixTimestamp(moment), {bucketSeconds:UInt32}) * {bucketSeconds:UInt32} AS at,
        toFloat64(multiIf(
            question = 'deployments', countIf(outcome = 'succeeded' AND NOT is_rollback),
            question = 'failed', countIf(is_failed),
            question = 'lead', sum(length(arrayFilter(lead -> lead >= 0, lead_ms))),
            count())) AS amount,
        toFloat64(countIf(if(question = 'rework', is_rework, is_failed))) AS failed,
        ifNotFinite(toFloat64(if(
            question = 'recovery',
            quantileExactInclusive(recovery_ms),
            arrayReduce('quantileExactInclusive', arrayFilter(lead -> lead >= 0, arrayFlatten(groupArray(lead_ms)))))) / 1000, 0) AS middle
    FROM
    (
        SELECT *, question, assumeNotNull(if(question = 'recovery', recovered, finished)) AS moment, greatest(0, dateDiff('millisecond', assumeNotNull(finished), assumeNotNull(recovered))) AS recovery_ms
        FROM v_deployments
        ARRAY JOIN ['deployments', 'failures', 'failed', 'rework', 'lead', 'recovery'] AS question
        WHERE is_concluded AND environment != '' AND (question != 'recovery' OR is_failed AND recovered IS NOT NULL)
            AND (empty({services:Array(String)}) OR service IN {services:Array(String)})
            AND (empty({only:Array(String)}) OR concat(service, '\n', environment, '\n', question) IN {only:Array(String)})
    )
    WHERE moment >= toDateTime({from:UInt32}, 'UTC') AND moment < toDateTime({to:UInt32}, 'UTC')
    GROUP BY service, environment, question, at
    HAVING question != 'lead' OR amount > 0
    ORDER BY key, at
)
GROUP BY key
