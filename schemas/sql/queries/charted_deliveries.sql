-- Services whose delivery is charted by day: at least {leastDeployments} concluded since {from}. `failed` takes at
-- least {leastFailures} failures, `recovery` {leastDeployments} that are over, `lead` as many deployments that tell.
SELECT
    'delivery' AS source,
    concat(service, '\n', environment, '\n', question) AS key,
    '' AS unit,
    toFloat64(count()) AS total,
    toFloat64(uniqExact(toStartOfHour(assumeNotNull(finished)))) AS hours,
    {now:UInt32} AS last
FROM v_deployments
ARRAY JOIN ['deployments', 'failures', 'failed', 'rework', 'lead', 'recovery'] AS question
WHERE is_concluded AND environment != '' AND finished >= toDateTime({from:UInt32}, 'UTC')
    AND (question != 'lead' OR notEmpty(lead_ms))
    AND (question != 'recovery' OR is_failed AND recovered IS NOT NULL)
GROUP BY service, environment, question
HAVING count() >= {leastDeployments:UInt32} AND (question != 'failed' OR countIf(is_failed) >= {leastFailures:UInt32})
ORDER BY total DESC, key
