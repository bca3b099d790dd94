-- What could be charted, busiest first: operations that serve (by their own request-duration histograms and by
-- spans), services that log, gauges that tell how full something is. `settled` counts the records of hours before {settleTo}: while it grows, history is still
-- arriving; `hours` are those with any record. Gauges are looked for in the last day only; their number is that of all series.
SELECT source, key, any(unit) AS unit, toFloat64(sum(records)) AS total, toFloat64(sumIf(records, at < toDateTime({settleTo:UInt32}, 'UTC'))) AS settled, toUnixTimestamp(max(at)) AS last, toFloat64(uniqExact(at)) AS hours
FROM
(
    SELECT 'operations' AS source, concat(service, '\n', environment, '\n', name, '\n', toString(kind)) AS key, '' AS unit, bucket AS at, count AS records
    FROM operation_hour
    WHERE bucket >= toDateTime({from:UInt32}, 'UTC') AND kind IN (2, 5)
    UNION ALL
    SELECT 'requests' AS source, described.key AS key, 's' AS unit, histogram_hour.bucket AS at, histogram_hour.points AS records
    FROM histogram_hour
    INNER JOIN
    (
        SELECT metric, series_id, concat(service, '\n', environment, '\n', if(attributes['http.request.method'] != '', concat(attributes['http.request.method'], ' ', attributes['http.route']), attributes['rpc.method'])) AS key
        FROM series FINAL
        WHERE metric IN ('http.server.request.duration', 'rpc.server.call.duration') AND kind = 'histogram' AND unit = 's'
            AND (attributes['http.route'] != '' OR attributes['rpc.method'] != '')
    ) AS described ON described.metric = histogram_hour.metric AND described.series_id = histogram_hour.series_id
    WHERE histogram_hour.bucket >= toDateTime({from:UInt32}, 'UTC')
    UNION ALL
    SELECT 'logs' AS source, concat(service, '\n', environment) AS key, '' AS unit, bucket AS at, count AS records
    FROM log_count_hour
    WHERE bucket >= toDateTime({from:UInt32}, 'UTC')
    UNION ALL
    SELECT 'gauges' AS source, described.key AS key, described.unit AS unit, number_hour.bucket AS at, number_hour.count AS records
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
