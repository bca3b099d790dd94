-- Request rate, errors and duration (seconds) per service and operation, from spans. `duration_moments`
-- holds count, mean and sum of squared deviations in a form that merges without losing digits when the
-- mean is large; `duration_quantiles` is a t-digest and answers any quantile.

CREATE TABLE operation_minute{local} {on_cluster}
(
    service LowCardinality(String),
    environment LowCardinality(String),
    name LowCardinality(String),
    kind Int32,
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    errors SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    duration_sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    duration_min SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
    duration_max SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
    duration_moments AggregateFunction(varSampStable, Float64) CODEC(ZSTD(1)),
    duration_quantiles AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), Float64) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (service, environment, name, kind, bucket)
TTL bucket + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW span_to_operation_minute{local} {on_cluster} TO operation_minute{local} AS
SELECT
    service,
    environment,
    name,
    kind,
    toStartOfMinute(time) AS bucket,
    count() AS count,
    countIf(point.status_code = 2) AS errors,
    sum(point.duration_ns / 1e9) AS duration_sum,
    min(point.duration_ns / 1e9) AS duration_min,
    max(point.duration_ns / 1e9) AS duration_max,
    varSampStableState(point.duration_ns / 1e9) AS duration_moments,
    quantilesTDigestState(0.5, 0.95, 0.99)(point.duration_ns / 1e9) AS duration_quantiles
FROM span{local} AS point
WHERE duration_ns >= 0 AND time BETWEEN received_time - INTERVAL 400 DAY AND received_time + INTERVAL 1 DAY
GROUP BY service, environment, name, kind, bucket;

CREATE TABLE operation_hour{local} {on_cluster}
(
    service LowCardinality(String),
    environment LowCardinality(String),
    name LowCardinality(String),
    kind Int32,
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    errors SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    duration_sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    duration_min SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
    duration_max SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
    duration_moments AggregateFunction(varSampStable, Float64) CODEC(ZSTD(1)),
    duration_quantiles AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), Float64) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (service, environment, name, kind, bucket)
TTL bucket + INTERVAL 730 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW operation_minute_to_operation_hour{local} {on_cluster} TO operation_hour{local} AS
SELECT
    service,
    environment,
    name,
    kind,
    toStartOfHour(finer.bucket) AS bucket,
    sum(finer.count) AS count,
    sum(finer.errors) AS errors,
    sum(finer.duration_sum) AS duration_sum,
    min(finer.duration_min) AS duration_min,
    max(finer.duration_max) AS duration_max,
    varSampStableMergeState(finer.duration_moments) AS duration_moments,
    quantilesTDigestMergeState(0.5, 0.95, 0.99)(finer.duration_quantiles) AS duration_quantiles
FROM operation_minute{local} AS finer
GROUP BY service, environment, name, kind, bucket;

CREATE TABLE operation_day{local} {on_cluster}
(
    service LowCardinality(String),
    environment LowCardinality(String),
    name LowCardinality(String),
    kind Int32,
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    errors SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    duration_sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    duration_min SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
    duration_max SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
    duration_moments AggregateFunction(varSampStable, Float64) CODEC(ZSTD(1)),
    duration_quantiles AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), Float64) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (service, environment, name, kind, bucket)
TTL bucket + INTERVAL 3650 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW operation_hour_to_operation_day{local} {on_cluster} TO operation_day{local} AS
SELECT
    service,
    environment,
    name,
    kind,
    toStartOfDay(finer.bucket) AS bucket,
    sum(finer.count) AS count,
    sum(finer.errors) AS errors,
    sum(finer.duration_sum) AS duration_sum,
    min(finer.duration_min) AS duration_min,
    max(finer.duration_max) AS duration_max,
    varSampStableMergeState(finer.duration_moments) AS duration_moments,
    quantilesTDigestMergeState(0.5, 0.95, 0.99)(finer.duration_quantiles) AS duration_quantiles
FROM operation_hour{local} AS finer
GROUP BY service, environment, name, kind, bucket;
