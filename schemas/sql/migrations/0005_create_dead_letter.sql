-- What could not be stored, kept with the reason: records refused at the door (stage `decode`, a bounded
-- sample of each batch) and rows that the store refused after they were acknowledged (stage `store`, every
-- one). `raw` is the record's protobuf or JSON bytes, or the row in RowBinary of `target`.

CREATE TABLE dead_letter{local} {on_cluster}
(
    received_time DateTime64(9, 'UTC'),
    stage LowCardinality(String),
    target LowCardinality(String),
    reason LowCardinality(String),
    detail String CODEC(ZSTD(1)),
    service LowCardinality(String),
    raw String CODEC(ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toDate(received_time)
ORDER BY (stage, reason, received_time)
TTL toDateTime(received_time) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;
