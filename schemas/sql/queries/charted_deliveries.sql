-- Services that are deployed often enough to be charted by day: at least {leastDeployments} since {from}.
SELECT
    'delivery' AS source,
    concat(service, '\n', environment, '\n', question) AS key,
    '' AS unit,
    toFloat64(count()) AS total,
    toFloat64(uniqExact(toStartOfHour(assumeNotNull(finished)))) AS hours,
    {now:UInt32} AS last
FROM v_deployments
ARRAY JOIN ['deployments', 'failures', 'lead'] AS question
WHERE is_concluded AND environment != '' AND finished >= toDateTime({from:UInt32}, 'UTC') AND (question != 'lead' OR notEmpty(lead_ms))
GROUP BY service, environment, question
HAVING count() >= {leastDeployments:UInt32}
ORDER BY total DESC, key
