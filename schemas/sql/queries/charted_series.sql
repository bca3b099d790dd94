-- What could be charted, busiest first: operations that serve (by their own request-duration histograms and by
-- spans), services that log, gauges that tell how full something is. `total` counts requests, spans, log
-- records or points; `hours` are those with any record. Gauges are looked for in the last day only.
SELECT source, key, any(unit) AS unit, toFloat64(sum(records)) AS total, toUnixTimestamp(max(at)) AS last, toFloat64(uniqExact(at)) AS hours
FROM
(
    SELECT 'operations' AS source, concat(service, '\n', environment, '\n', name, '\n', toString(kind)) AS key, '' AS unit, bucket AS at, toFloat64(count) AS records
    FROM operation_hour
    WHERE bucket >= toDateTime({from:UInt32}, 'UTC') AND kind IN (2, 5)
    UNION ALL
    -- Requests, not points: what a cumulative sequence gained in the window, spread over the hours it was heard in.
    SELECT 'requests' AS source, described.key AS key, 's' AS unit, arrayJoin(counted.hours) AS at, toFloat64(if(described.temporality = 'delta', counted.delta, counted.gained)) / length(counted.hours) AS records
    FROM
    (
        SELECT
            metric,
            series_id,
            groupUniqArray(bucket) AS hours,
            sum(histogram_hour.count) AS delta,
            argMinMerge(histogram_hour.first).1 AS first_count,
            argMaxMerge(histogram_hour.last).1 AS last_count,
            if(toUnixTimestamp(sequence_start) >= {from:UInt32} AND sequence_start < min(histogram_hour.first_time), last_count, last_count - least(first_count, last_count)) AS gained
        FROM histogram_hour
        WHERE metric IN ('http.server.request.duration', 'rpc.server.call.duration') AND bucket >= toDateTime({from:UInt32}, 'UTC')
        GROUP BY metric, series_id, sequence_start
    ) AS counted
    INNER JOIN
    (
        SELECT metric, series_id, temporality, concat(service, '\n', environment, '\n', if(attributes['http.request.method'] != '', concat(attributes['http.request.method'], ' ', attributes['http.route']), attributes['rpc.method'])) AS key
        FROM series FINAL
        WHERE metric IN ('http.server.request.duration', 'rpc.server.call.duration') AND kind = 'histogram' AND unit = 's'
            AND (attributes['http.route'] != '' OR attributes['rpc.method'] != '')
    ) AS described ON described.metric = counted.metric AND described.series_id = counted.series_id
    UNION ALL
    SELECT 'logs' AS source, concat(service, '\n', environment) AS key, '' AS unit, bucket AS at, toFloat64(count) AS records
    FROM log_count_hour
    WHERE bucket >= toDateTime({from:UInt32}, 'UTC')
    UNION ALL
    SELECT 'gauges' AS source, described.key AS key, described.unit AS unit, number_hour.bucket AS at, toFloat64(number_hour.count) AS records
    FROM number_hour
    INNER JOIN
    (
        SELECT metric, series_id, unit, concat(service, '\n', environment, '\n', metric, '\n', toJSONString(mapSort(attributes))) AS key
        FROM series FINAL
        WHERE kind IN ('gauge', 'sum') AND NOT monotonic
            AND (unit IN ('1', '%') OR endsWith(metric, '.utilization') OR match(metric, '[._](queue|backlog|pending|lag)([._](size|length|depth|count|messages))?$'))
    ) AS described ON described.metric = number_hour.metric AND described.series_id = number_hour.series_id
    WHERE number_hour.bucket >= toDateTime({gaugesFrom:UInt32}, 'UTC')
)
GROUP BY source, key
ORDER BY total DESC, source, key
LIMIT 100000
