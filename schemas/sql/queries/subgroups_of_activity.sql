-- Whatever a service sent (spans, log records, metric points) per bucket: `total` records, and the minutes
-- of the bucket in which it sent any.
SELECT key, groupArray(at) AS at, groupArray(total) AS total, groupArray(minutes) AS minutes
FROM
(
    SELECT
        concat(service, '\n', environment) AS key,
        intDiv(toUnixTimestamp(minute), {bucketSeconds:UInt32}) * {bucketSeconds:UInt32} AS at,
        toFloat64(sum(records)) AS total,
        toFloat64(uniqExact(minute)) AS minutes
    FROM
    (
        SELECT service, environment, bucket AS minute, count AS records
        FROM operation_minute
        WHERE bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')
        UNION ALL
        SELECT service, environment, bucket AS minute, count AS records
        FROM log_count_minute
        WHERE bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')
        UNION ALL
        SELECT described.service AS service, described.environment AS environment, number_minute.bucket AS minute, number_minute.count AS records
        FROM number_minute
        INNER JOIN (SELECT DISTINCT metric, series_id, service, environment FROM series) AS described
            ON described.metric = number_minute.metric AND described.series_id = number_minute.series_id
        WHERE number_minute.bucket >= toDateTime({from:UInt32}, 'UTC') AND number_minute.bucket < toDateTime({to:UInt32}, 'UTC')
        UNION ALL
        SELECT described.service AS service, described.environment AS environment, histogram_minute.bucket AS minute, histogram_minute.points AS records
        FROM histogram_minute
        INNER JOIN (SELECT DISTINCT metric, series_id, service, environment FROM series) AS described
            ON described.metric = histogram_minute.metric AND described.series_id = histogram_minute.series_id
        WHERE histogram_minute.bucket >= toDateTime({from:UInt32}, 'UTC') AND histogram_minute.bucket < toDateTime({to:UInt32}, 'UTC')
    )
    WHERE (empty({services:Array(String)}) OR service IN {services:Array(String)})
        AND (empty({only:Array(String)}) OR concat(service, '\n', environment) IN {only:Array(String)})
    GROUP BY service, environment, at
    ORDER BY key, at
)
GROUP BY key
