-- Gauges and sums. Of a gauge read count, sum, moments, min, max, quantiles and last; of a delta sum, the
-- sum; of a cumulative sum, first and last within one unbroken sequence: the increase between two buckets
-- is the difference of their last values, a new sequence starts from zero (queries/counter_increase.sql).
-- So a reset never gives a negative rate and a point that arrives late or twice changes no total.
-- Staleness markers, NaN and infinities are kept in `number_point` and enter no bucket.

CREATE TABLE number_minute{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    min SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
    max SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
    moments AggregateFunction(varSampStable, Float64) CODEC(ZSTD(1)),
    quantiles AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), Float64) CODEC(ZSTD(1)),
    first_time SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last_time SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    first AggregateFunction(argMin, Float64, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last AggregateFunction(argMax, Float64, DateTime64(9, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (metric, series_id, bucket, sequence_start)
TTL bucket + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW number_point_to_number_minute{local} {on_cluster} TO number_minute{local} AS
SELECT
    metric,
    series_id,
    toStartOfMinute(time) AS bucket,
    sequence_start,
    count() AS count,
    sum(point.value) AS sum,
    min(point.value) AS min,
    max(point.value) AS max,
    varSampStableState(point.value) AS moments,
    quantilesTDigestState(0.5, 0.95, 0.99)(point.value) AS quantiles,
    min(time) AS first_time,
    max(time) AS last_time,
    argMinState(point.value, time) AS first,
    argMaxState(point.value, time) AS last
FROM number_point{local} AS point
WHERE value_type != 'none' AND isFinite(value) AND time BETWEEN received_time - INTERVAL 400 DAY AND received_time + INTERVAL 1 DAY
GROUP BY metric, series_id, bucket, sequence_start;

CREATE TABLE number_hour{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    min SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
    max SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
    moments AggregateFunction(varSampStable, Float64) CODEC(ZSTD(1)),
    quantiles AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), Float64) CODEC(ZSTD(1)),
    first_time SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last_time SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    first AggregateFunction(argMin, Float64, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last AggregateFunction(argMax, Float64, DateTime64(9, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (metric, series_id, bucket, sequence_start)
TTL bucket + INTERVAL 730 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW number_minute_to_number_hour{local} {on_cluster} TO number_hour{local} AS
SELECT
    metric,
    series_id,
    toStartOfHour(finer.bucket) AS bucket,
    sequence_start,
    sum(finer.count) AS count,
    sum(finer.sum) AS sum,
    min(finer.min) AS min,
    max(finer.max) AS max,
    varSampStableMergeState(finer.moments) AS moments,
    quantilesTDigestMergeState(0.5, 0.95, 0.99)(finer.quantiles) AS quantiles,
    min(finer.first_time) AS first_time,
    max(finer.last_time) AS last_time,
    argMinMergeState(finer.first) AS first,
    argMaxMergeState(finer.last) AS last
FROM number_minute{local} AS finer
GROUP BY metric, series_id, bucket, sequence_start;

CREATE TABLE number_day{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    min SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
    max SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
    moments AggregateFunction(varSampStable, Float64) CODEC(ZSTD(1)),
    quantiles AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), Float64) CODEC(ZSTD(1)),
    first_time SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last_time SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    first AggregateFunction(argMin, Float64, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last AggregateFunction(argMax, Float64, DateTime64(9, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (metric, series_id, bucket, sequence_start)
TTL bucket + INTERVAL 3650 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW number_hour_to_number_day{local} {on_cluster} TO number_day{local} AS
SELECT
    metric,
    series_id,
    toStartOfDay(finer.bucket) AS bucket,
    sequence_start,
    sum(finer.count) AS count,
    sum(finer.sum) AS sum,
    min(finer.min) AS min,
    max(finer.max) AS max,
    varSampStableMergeState(finer.moments) AS moments,
    quantilesTDigestMergeState(0.5, 0.95, 0.99)(finer.quantiles) AS quantiles,
    min(finer.first_time) AS first_time,
    max(finer.last_time) AS last_time,
    argMinMergeState(finer.first) AS first,
    argMaxMergeState(finer.last) AS last
FROM number_hour{local} AS finer
GROUP BY metric, series_id, bucket, sequence_start;
