-- Gauges and sums per series, by minute, hour and day. `variance` is that of the points in the bucket, and
-- `sum_of_squares` follows from it. For the increase of a cumulative sum see queries/counter_increase.sql.
CREATE OR REPLACE VIEW v_numbers_minute {on_cluster} AS
SELECT
    metric,
    series_id,
    bucket,
    sum(number_minute.count) AS count,
    sum(number_minute.sum) AS sum,
    varSampStableMerge(number_minute.moments) AS variance,
    if(count > 1, variance * (count - 1), 0) + sum * sum / count AS sum_of_squares,
    min(number_minute.min) AS min,
    max(number_minute.max) AS max,
    argMaxMerge(number_minute.last) AS last,
    quantilesTDigestMerge(0.5, 0.95, 0.99)(number_minute.quantiles) AS quantiles
FROM number_minute
GROUP BY metric, series_id, bucket;

CREATE OR REPLACE VIEW v_numbers_hour {on_cluster} AS
SELECT
    metric,
    series_id,
    bucket,
    sum(number_hour.count) AS count,
    sum(number_hour.sum) AS sum,
    varSampStableMerge(number_hour.moments) AS variance,
    if(count > 1, variance * (count - 1), 0) + sum * sum / count AS sum_of_squares,
    min(number_hour.min) AS min,
    max(number_hour.max) AS max,
    argMaxMerge(number_hour.last) AS last,
    quantilesTDigestMerge(0.5, 0.95, 0.99)(number_hour.quantiles) AS quantiles
FROM number_hour
GROUP BY metric, series_id, bucket;

CREATE OR REPLACE VIEW v_numbers_day {on_cluster} AS
SELECT
    metric,
    series_id,
    bucket,
    sum(number_day.count) AS count,
    sum(number_day.sum) AS sum,
    varSampStableMerge(number_day.moments) AS variance,
    if(count > 1, variance * (count - 1), 0) + sum * sum / count AS sum_of_squares,
    min(number_day.min) AS min,
    max(number_day.max) AS max,
    argMaxMerge(number_day.last) AS last,
    quantilesTDigestMerge(0.5, 0.95, 0.99)(number_day.quantiles) AS quantiles
FROM number_day
GROUP BY metric, series_id, bucket;
