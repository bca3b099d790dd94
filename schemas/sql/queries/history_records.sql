-- Records of every service in hours that are over, counted in two windows: the one of the look before
-- ({lastFrom} to {lastTo}), so that its answer can be compared, and that of this look ({from} to {to}).
-- The `old` ones are those before {lastOldTo} and {oldTo}: too late for the usual look back at late data.
WITH
    bucket >= toDateTime({lastFrom:UInt32}, 'UTC') AND bucket < toDateTime({lastTo:UInt32}, 'UTC') AS is_last,
    bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC') AS is_now
SELECT
    service,
    environment,
    toFloat64(sumIf(records, is_last)) AS last_records,
    toFloat64(sumIf(records, is_last AND bucket < toDateTime({lastOldTo:UInt32}, 'UTC'))) AS last_old,
    toFloat64(sumIf(records, is_now)) AS records_now,
    toFloat64(sumIf(records, is_now AND bucket < toDateTime({oldTo:UInt32}, 'UTC'))) AS old_now
FROM
(
    SELECT service, environment, bucket, count AS records
    FROM operation_hour
    WHERE bucket >= toDateTime(least({from:UInt32}, {lastFrom:UInt32}), 'UTC')
    UNION ALL
    SELECT service, environment, bucket, count AS records
    FROM log_count_hour
    WHERE bucket >= toDateTime(least({from:UInt32}, {lastFrom:UInt32}), 'UTC')
    UNION ALL
    SELECT described.service AS service, described.environment AS environment, points.bucket AS bucket, points.records AS records
    FROM
    (
        SELECT metric, series_id, bucket, count AS records
        FROM number_hour
        WHERE bucket >= toDateTime(least({from:UInt32}, {lastFrom:UInt32}), 'UTC')
        UNION ALL
        SELECT metric, series_id, bucket, histogram_hour.points AS records
        FROM histogram_hour
        WHERE bucket >= toDateTime(least({from:UInt32}, {lastFrom:UInt32}), 'UTC')
    ) AS points
    INNER JOIN (SELECT DISTINCT metric, series_id, service, environment FROM series) AS described
        ON described.metric = points.metric AND described.series_id = points.series_id
)
GROUP BY service, environment
