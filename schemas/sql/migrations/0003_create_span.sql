-- `time` is the start of the span; `duration_ns` is signed, because a span may claim to end before it began.

CREATE TABLE span{local} {on_cluster}
(
    time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    duration_ns Int64 CODEC(ZSTD(1)),
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    service LowCardinality(String),
    environment LowCardinality(String),
    resource_id UInt64 CODEC(ZSTD(1)),
    scope_id UInt64 CODEC(ZSTD(1)),
    name LowCardinality(String),
    kind Int32 CODEC(ZSTD(1)),
    status_code Int32 CODEC(ZSTD(1)),
    status_message String CODEC(ZSTD(1)),
    trace_id String CODEC(LZ4),
    span_id String CODEC(LZ4),
    parent_span_id String CODEC(LZ4),
    trace_state String CODEC(ZSTD(1)),
    flags UInt32 CODEC(ZSTD(1)),
    attributes Map(String, String) CODEC(ZSTD(1)),
    attribute_types LowCardinality(String),
    dropped_attributes_count UInt32 CODEC(ZSTD(1)),
    events Array(Tuple(time DateTime64(9, 'UTC'), name String, attributes Map(String, String), attribute_types String, dropped_attributes_count UInt32)) CODEC(ZSTD(1)),
    dropped_events_count UInt32 CODEC(ZSTD(1)),
    links Array(Tuple(trace_id String, span_id String, trace_state String, attributes Map(String, String), attribute_types String, dropped_attributes_count UInt32, flags UInt32)) CODEC(ZSTD(1)),
    dropped_links_count UInt32 CODEC(ZSTD(1)),
    quality UInt32 CODEC(ZSTD(1)),
    INDEX time_range time TYPE minmax GRANULARITY 1,
    INDEX trace lower(hex(trace_id)) TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {replicated}MergeTree
PARTITION BY toDate(received_time)
ORDER BY (service, name, time)
TTL toDateTime(received_time) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;
