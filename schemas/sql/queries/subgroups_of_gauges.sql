-- Gauges that tell how full something is: shares (units 1 and %, names ending in .utilization) and queue
-- lengths. Series that differ only in their resource (instances of one service) are one chart: their mean.
-- `total` counts points.
SELECT key, any(unit) AS unit, groupArray(at) AS at, groupArray(total) AS total, groupArray(mean) AS mean
FROM
(
    SELECT
        described.key AS key,
        any(described.unit) AS unit,
        intDiv(toUnixTimestamp(number_minute.bucket), {bucketSeconds:UInt32}) * {bucketSeconds:UInt32} AS at,
        toFloat64(sum(number_minute.count)) AS total,
        sum(number_minute.sum) / total AS mean
    FROM number_minute
    INNER JOIN
    (
        SELECT
            metric,
            series_id,
            unit,
            concat(service, '\n', environment, '\n', metric, '\n', toJSONString(mapSort(attributes))) AS key
        FROM series FINAL
        WHERE kind IN ('gauge', 'sum') AND NOT monotonic
            AND (unit IN ('1', '%') OR endsWith(metric, '.utilization') OR match(metric, '[._](queue|backlog|pending|lag)([._](size|length|depth|count|messages))?$'))
            AND (empty({services:Array(String)}) OR service IN {services:Array(String)})
            AND (empty({only:Array(String)}) OR key IN {only:Array(String)})
    ) AS described ON described.metric = number_minute.metric AND described.series_id = number_minute.series_id
    WHERE number_minute.bucket >= toDateTime({from:UInt32}, 'UTC') AND number_minute.bucket < toDateTime({to:UInt32}, 'UTC')
    GROUP BY key, at
    ORDER BY key, at
)
GROUP BY key
