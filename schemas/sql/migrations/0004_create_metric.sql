-- A series is stored once with everything that identifies it; its points are narrow. Identity: resource,
-- scope, metric name, kind, unit, temporality, monotonic flag and point attributes in sorted order; its
-- identifier is the first 16 bytes of the SHA-256 of their canonical form.
-- `sequence_start` names one unbroken sequence of a cumulative series: the start time the sender gave,
-- or, where a value fell without a new start time, the time of the point before the fall. Within one
-- sequence a monotonic value never falls, so the increase over any stretch is its last value less its
-- first, whatever the order in which points arrive.

CREATE TABLE series{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128,
    kind Enum8('gauge' = 1, 'sum' = 2, 'histogram' = 3, 'exponential_histogram' = 4, 'summary' = 5),
    unit LowCardinality(String),
    temporality Enum8('unspecified' = 0, 'delta' = 1, 'cumulative' = 2),
    monotonic Bool,
    description LowCardinality(String),
    metadata Map(String, String),
    metadata_types String,
    service LowCardinality(String),
    environment LowCardinality(String),
    resource_id UInt64,
    scope_id UInt64,
    attributes Map(String, String),
    attribute_types String,
    original_metric LowCardinality(String),
    seen_time DateTime64(9, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree(seen_time)
ORDER BY (metric, series_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE number_point{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    time DateTime64(9, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    start_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    flags UInt32 CODEC(ZSTD(1)),
    quality UInt32 CODEC(ZSTD(1)),
    value_type Enum8('none' = 0, 'double' = 1, 'int' = 2) CODEC(ZSTD(1)),
    value Float64 CODEC(Gorilla, ZSTD(1)),
    value_int Int64 CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toDate(received_time)
ORDER BY (metric, series_id, time)
TTL toDateTime(received_time) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;

CREATE TABLE histogram_point{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    time DateTime64(9, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    start_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    flags UInt32 CODEC(ZSTD(1)),
    quality UInt32 CODEC(ZSTD(1)),
    count UInt64 CODEC(T64, ZSTD(1)),
    sum Nullable(Float64) CODEC(ZSTD(1)),
    min Nullable(Float64) CODEC(ZSTD(1)),
    max Nullable(Float64) CODEC(ZSTD(1)),
    bounds Array(Float64) CODEC(ZSTD(1)),
    bucket_counts Array(UInt64) CODEC(ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toDate(received_time)
ORDER BY (metric, series_id, time)
TTL toDateTime(received_time) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;

CREATE TABLE exponential_histogram_point{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    time DateTime64(9, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    start_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    flags UInt32 CODEC(ZSTD(1)),
    quality UInt32 CODEC(ZSTD(1)),
    count UInt64 CODEC(T64, ZSTD(1)),
    sum Nullable(Float64) CODEC(ZSTD(1)),
    min Nullable(Float64) CODEC(ZSTD(1)),
    max Nullable(Float64) CODEC(ZSTD(1)),
    scale Int32 CODEC(ZSTD(1)),
    zero_count UInt64 CODEC(T64, ZSTD(1)),
    zero_threshold Float64 CODEC(ZSTD(1)),
    positive_offset Int32 CODEC(ZSTD(1)),
    positive_counts Array(UInt64) CODEC(ZSTD(1)),
    negative_offset Int32 CODEC(ZSTD(1)),
    negative_counts Array(UInt64) CODEC(ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toDate(received_time)
ORDER BY (metric, series_id, time)
TTL toDateTime(received_time) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;

CREATE TABLE summary_point{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    time DateTime64(9, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    start_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    sequence_start DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    flags UInt32 CODEC(ZSTD(1)),
    quality UInt32 CODEC(ZSTD(1)),
    count UInt64 CODEC(T64, ZSTD(1)),
    sum Float64 CODEC(ZSTD(1)),
    quantiles Array(Float64) CODEC(ZSTD(1)),
    quantile_values Array(Float64) CODEC(ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toDate(received_time)
ORDER BY (metric, series_id, time)
TTL toDateTime(received_time) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;

-- An exemplar belongs to the point of its series at `point_time`; its value is already counted there.
CREATE TABLE exemplar{local} {on_cluster}
(
    metric LowCardinality(String),
    series_id UInt128 CODEC(ZSTD(1)),
    point_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    value_type Enum8('none' = 0, 'double' = 1, 'int' = 2) CODEC(ZSTD(1)),
    value Float64 CODEC(ZSTD(1)),
    value_int Int64 CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    attributes Map(String, String) CODEC(ZSTD(1)),
    attribute_types LowCardinality(String)
)
ENGINE = {replicated}MergeTree
PARTITION BY toDate(received_time)
ORDER BY (metric, series_id, point_time)
TTL toDateTime(received_time) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;
