-- Increase of one cumulative monotonic metric of one service per bucket, summed over its series; exact
-- over resets, gaps, late and repeated points. A series adds the difference between its last value in
-- this bucket and in the one before of the same sequence. The first bucket of a sequence adds everything
-- since zero when the sequence began inside the window, and otherwise what it gained within the bucket.
-- {rollup}: number_minute, number_hour or number_day. The hour before {from} is read to find the values
-- to start from (a day with hourly and a week with daily buckets).
SELECT bucket, sum(gain) AS increase, uniqExact(series_id) AS series_count
FROM
(
    SELECT
        series_id,
        bucket,
        multiIf(
            row_number() OVER sequence > 1, last_value - lagInFrame(last_value) OVER sequence,
            sequence_start >= toDateTime64({from:DateTime64(9, 'UTC')}, 9, 'UTC') AND sequence_start < first_time, last_value,
            last_value - first_value) AS gain
    FROM
    (
        SELECT
            series_id,
            sequence_start,
            bucket,
            min(first_time) AS first_time,
            argMinMerge(first) AS first_value,
            argMaxMerge(last) AS last_value
        FROM {rollup:Identifier}
        WHERE metric = {metric:String}
            AND bucket >= {from:DateTime64(9, 'UTC')} - multiIf({rollup:String} = 'number_day', INTERVAL 7 DAY, {rollup:String} = 'number_hour', INTERVAL 1 DAY, INTERVAL 1 HOUR)
            AND bucket < {to:DateTime64(9, 'UTC')}
            AND series_id IN
            (
                SELECT series_id
                FROM series
                WHERE metric = {metric:String} AND service = {service:String} AND temporality = 'cumulative' AND monotonic
            )
        GROUP BY series_id, sequence_start, bucket
    )
    WINDOW sequence AS (PARTITION BY series_id, sequence_start ORDER BY bucket ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
)
WHERE bucket >= {from:DateTime64(9, 'UTC')}
GROUP BY bucket
ORDER BY bucket
