-- Exponential histograms. Buckets finer than scale 4 (4.4 % wide) are merged into those of scale 4, which is
-- exact: bucket i of scale s lies in bucket i >> (s - 4) of scale 4. `positive` and `negative` map the
-- bucket's index at `scale` to its count; `first` and `last` hold (count, sum, zero_count, positive indices
-- and counts, negative indices and counts), where an index repeats when several fine buckets were merged.

CREATE TABLE exponential_histogram_minute{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(ZSTD(1)),
    scale Int32,
    points SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    min SimpleAggregateFunction(min, Nullable(Float64)) CODEC(ZSTD(1)),
    max SimpleAggregateFunction(max, Nullable(Float64)) CODEC(ZSTD(1)),
    zero_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    positive AggregateFunction(sumMap, Array(Int64), Array(UInt64)) CODEC(ZSTD(1)),
    negative AggregateFunction(sumMap, Array(Int64), Array(UInt64)) CODEC(ZSTD(1)),
    first_time SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last_time SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    first AggregateFunction(argMin, Tuple(UInt64, Float64, UInt64, Array(Int64), Array(UInt64), Array(Int64), Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last AggregateFunction(argMax, Tuple(UInt64, Float64, UInt64, Array(Int64), Array(UInt64), Array(Int64), Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (metric, series_id, bucket, sequence_start, scale)
TTL bucket + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW exponential_histogram_point_to_exponential_histogram_minute{local} {on_cluster} TO exponential_histogram_minute{local} AS
WITH
    arrayMap(position -> bitShiftRight(toInt64(point.positive_offset) + position - 1, greatest(point.scale - 4, 0)), arrayEnumerate(point.positive_counts)) AS positive_index,
    arrayMap(position -> bitShiftRight(toInt64(point.negative_offset) + position - 1, greatest(point.scale - 4, 0)), arrayEnumerate(point.negative_counts)) AS negative_index
SELECT
    metric,
    series_id,
    toStartOfMinute(time) AS bucket,
    sequence_start,
    least(point.scale, 4) AS scale,
    count() AS points,
    sum(point.count) AS count,
    sum(ifNull(point.sum, 0)) AS sum,
    min(point.min) AS min,
    max(point.max) AS max,
    sum(point.zero_count) AS zero_count,
    sumMapState(positive_index, point.positive_counts) AS positive,
    sumMapState(negative_index, point.negative_counts) AS negative,
    min(time) AS first_time,
    max(time) AS last_time,
    argMinState(tuple(point.count, ifNull(point.sum, 0), point.zero_count, positive_index, point.positive_counts, negative_index, point.negative_counts), time) AS first,
    argMaxState(tuple(point.count, ifNull(point.sum, 0), point.zero_count, positive_index, point.positive_counts, negative_index, point.negative_counts), time) AS last
FROM exponential_histogram_point{local} AS point
WHERE bitAnd(flags, 1) = 0 AND time BETWEEN received_time - INTERVAL 400 DAY AND received_time + INTERVAL 1 DAY
GROUP BY metric, series_id, bucket, sequence_start, scale;

CREATE TABLE exponential_histogram_hour{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(ZSTD(1)),
    scale Int32,
    points SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    min SimpleAggregateFunction(min, Nullable(Float64)) CODEC(ZSTD(1)),
    max SimpleAggregateFunction(max, Nullable(Float64)) CODEC(ZSTD(1)),
    zero_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    positive AggregateFunction(sumMap, Array(Int64), Array(UInt64)) CODEC(ZSTD(1)),
    negative AggregateFunction(sumMap, Array(Int64), Array(UInt64)) CODEC(ZSTD(1)),
    first_time SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last_time SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    first AggregateFunction(argMin, Tuple(UInt64, Float64, UInt64, Array(Int64), Array(UInt64), Array(Int64), Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last AggregateFunction(argMax, Tuple(UInt64, Float64, UInt64, Array(Int64), Array(UInt64), Array(Int64), Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (metric, series_id, bucket, sequence_start, scale)
TTL bucket + INTERVAL 730 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW exponential_histogram_minute_to_exponential_histogram_hour{local} {on_cluster} TO exponential_histogram_hour{local} AS
SELECT
    metric,
    series_id,
    toStartOfHour(finer.bucket) AS bucket,
    sequence_start,
    scale,
    sum(finer.points) AS points,
    sum(finer.count) AS count,
    sum(finer.sum) AS sum,
    min(finer.min) AS min,
    max(finer.max) AS max,
    sum(finer.zero_count) AS zero_count,
    sumMapMergeState(finer.positive) AS positive,
    sumMapMergeState(finer.negative) AS negative,
    min(finer.first_time) AS first_time,
    max(finer.last_time) AS last_time,
    argMinMergeState(finer.first) AS first,
    argMaxMergeState(finer.last) AS last
FROM exponential_histogram_minute{local} AS finer
GROUP BY metric, series_id, bucket, sequence_start, scale;

CREATE TABLE exponential_histogram_day{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(ZSTD(1)),
    scale Int32,
    points SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    min SimpleAggregateFunction(min, Nullable(Float64)) CODEC(ZSTD(1)),
    max SimpleAggregateFunction(max, Nullable(Float64)) CODEC(ZSTD(1)),
    zero_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    positive AggregateFunction(sumMap, Array(Int64), Array(UInt64)) CODEC(ZSTD(1)),
    negative AggregateFunction(sumMap, Array(Int64), Array(UInt64)) CODEC(ZSTD(1)),
    first_time SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last_time SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    first AggregateFunction(argMin, Tuple(UInt64, Float64, UInt64, Array(Int64), Array(UInt64), Array(Int64), Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last AggregateFunction(argMax, Tuple(UInt64, Float64, UInt64, Array(Int64), Array(UInt64), Array(Int64), Array(UInt64)), DateTime64(9, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (metric, series_id, bucket, sequence_start, scale)
TTL bucket + INTERVAL 3650 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW exponential_histogram_hour_to_exponential_histogram_day{local} {on_cluster} TO exponential_histogram_day{local} AS
SELECT
    metric,
    series_id,
    toStartOfDay(finer.bucket) AS bucket,
    sequence_start,
    scale,
    sum(finer.points) AS points,
    sum(finer.count) AS count,
    sum(finer.sum) AS sum,
    min(finer.min) AS min,
    max(finer.max) AS max,
    sum(finer.zero_count) AS zero_count,
    sumMapMergeState(finer.positive) AS positive,
    sumMapMergeState(finer.negative) AS negative,
    min(finer.first_time) AS first_time,
    max(finer.last_time) AS last_time,
    argMinMergeState(finer.first) AS first,
    argMaxMergeState(finer.last) AS last
FROM exponential_histogram_hour{local} AS finer
GROUP BY metric, series_id, bucket, sequence_start, scale;
