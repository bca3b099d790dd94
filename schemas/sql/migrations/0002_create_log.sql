-- Partitions follow the day of receipt, not of the event: whatever times senders claim, an insert spans
-- at most two partitions, late data touches no old part, and retention counts from receipt, so that a
-- backfill of old records is kept as long as any other. Ranges of event time are pruned by the sort key
-- and the minmax index. `trace_id` and `span_id` hold raw bytes, or nothing.

CREATE TABLE log{local} {on_cluster}
(
    time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    observed_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    service LowCardinality(String),
    environment LowCardinality(String),
    resource_id UInt64 CODEC(ZSTD(1)),
    scope_id UInt64 CODEC(ZSTD(1)),
    severity_number Int32 CODEC(ZSTD(1)),
    severity_text LowCardinality(String),
    event_name LowCardinality(String),
    body_type Enum8('absent' = 0, 'empty' = 1, 'string' = 2, 'bool' = 3, 'int' = 4, 'double' = 5, 'bytes' = 6, 'array' = 7, 'map' = 8),
    body String CODEC(ZSTD(1)),
    attributes Map(String, String) CODEC(ZSTD(1)),
    attribute_types LowCardinality(String),
    dropped_attributes_count UInt32 CODEC(ZSTD(1)),
    trace_id String CODEC(LZ4),
    span_id String CODEC(LZ4),
    flags UInt32 CODEC(ZSTD(1)),
    quality UInt32 CODEC(ZSTD(1)),
    INDEX time_range time TYPE minmax GRANULARITY 1,
    INDEX trace lower(hex(trace_id)) TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = {replicated}MergeTree
PARTITION BY toDate(received_time)
ORDER BY (service, time)
TTL toDateTime(received_time) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;
