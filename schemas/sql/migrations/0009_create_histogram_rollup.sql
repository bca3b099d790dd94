-- Explicit histograms. Of delta temporality read count, sum and bucket_counts; of cumulative temporality
-- the difference of (count, sum, bucket_counts) between the last points of two buckets of one sequence.
-- The bounds are part of the key: counts over other bounds never mix.

CREATE TABLE histogram_minute{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(ZSTD(1)),
    bounds Array(Float64),
    points SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    min SimpleAggregateFunction(min, Nullable(Float64)) CODEC(ZSTD(1)),
    max SimpleAggregateFunction(max, Nullable(Float64)) CODEC(ZSTD(1)),
    bucket_counts AggregateFunction(sumForEach, Array(UInt64)) CODEC(ZSTD(1)),
    first_time SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last_time SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    first AggregateFunction(argMin, Tuple(UInt64, Float64, Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last AggregateFunction(argMax, Tuple(UInt64, Float64, Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (metric, series_id, bucket, sequence_start, bounds)
TTL bucket + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW histogram_point_to_histogram_minute{local} {on_cluster} TO histogram_minute{local} AS
SELECT
    metric,
    series_id,
    toStartOfMinute(time) AS bucket,
    sequence_start,
    bounds,
    count() AS points,
    sum(point.count) AS count,
    sum(ifNull(point.sum, 0)) AS sum,
    min(point.min) AS min,
    max(point.max) AS max,
    sumForEachState(point.bucket_counts) AS bucket_counts,
    min(time) AS first_time,
    max(time) AS last_time,
    argMinState(tuple(point.count, ifNull(point.sum, 0), point.bucket_counts), time) AS first,
    argMaxState(tuple(point.count, ifNull(point.sum, 0), point.bucket_counts), time) AS last
FROM histogram_point{local} AS point
WHERE bitAnd(flags, 1) = 0 AND time BETWEEN received_time - INTERVAL 400 DAY AND received_time + INTERVAL 1 DAY
GROUP BY metric, series_id, bucket, sequence_start, bounds;

CREATE TABLE histogram_hour{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(ZSTD(1)),
    bounds Array(Float64),
    points SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    min SimpleAggregateFunction(min, Nullable(Float64)) CODEC(ZSTD(1)),
    max SimpleAggregateFunction(max, Nullable(Float64)) CODEC(ZSTD(1)),
    bucket_counts AggregateFunction(sumForEach, Array(UInt64)) CODEC(ZSTD(1)),
    first_time SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last_time SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    first AggregateFunction(argMin, Tuple(UInt64, Float64, Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last AggregateFunction(argMax, Tuple(UInt64, Float64, Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (metric, series_id, bucket, sequence_start, bounds)
TTL bucket + INTERVAL 730 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW histogram_minute_to_histogram_hour{local} {on_cluster} TO histogram_hour{local} AS
SELECT
    metric,
    series_id,
    toStartOfHour(finer.bucket) AS bucket,
    sequence_start,
    bounds,
    sum(finer.points) AS points,
    sum(finer.count) AS count,
    sum(finer.sum) AS sum,
    min(finer.min) AS min,
    max(finer.max) AS max,
    sumForEachMergeState(finer.bucket_counts) AS bucket_counts,
    min(finer.first_time) AS first_time,
    max(finer.last_time) AS last_time,
    argMinMergeState(finer.first) AS first,
    argMaxMergeState(finer.last) AS last
FROM histogram_minute{local} AS finer
GROUP BY metric, series_id, bucket, sequence_start, bounds;

CREATE TABLE histogram_day{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(ZSTD(1)),
    bounds Array(Float64),
    points SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    min SimpleAggregateFunction(min, Nullable(Float64)) CODEC(ZSTD(1)),
    max SimpleAggregateFunction(max, Nullable(Float64)) CODEC(ZSTD(1)),
    bucket_counts AggregateFunction(sumForEach, Array(UInt64)) CODEC(ZSTD(1)),
    first_time SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last_time SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    first AggregateFunction(argMin, Tuple(UInt64, Float64, Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last AggregateFunction(argMax, Tuple(UInt64, Float64, Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (metric, series_id, bucket, sequence_start, bounds)
TTL bucket + INTERVAL 3650 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW histogram_hour_to_histogram_day{local} {on_cluster} TO histogram_day{local} AS
SELECT
    metric,
    series_id,
    toStartOfDay(finer.bucket) AS bucket,
    sequence_start,
    bounds,
    sum(finer.points) AS points,
    sum(finer.count) AS count,
    sum(finer.sum) AS sum,
    min(finer.min) AS min,
    max(finer.max) AS max,
    sumForEachMergeState(finer.bucket_counts) AS bucket_counts,
    min(finer.first_time) AS first_time,
    max(finer.last_time) AS last_time,
    argMinMergeState(finer.first) AS first,
    argMaxMergeState(finer.last) AS last
FROM histogram_hour{local} AS finer
GROUP BY metric, series_id, bucket, sequence_start, bounds;
