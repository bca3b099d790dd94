-- Who sent a record (resource) and which library made it (scope), once each instead of once a record.
-- An identifier is the first 8 bytes of the SHA-256 of the canonical content, so two collectors agree
-- on it without talking. `attribute_types` has one letter per entry of `attributes`, in its order:
-- s string, b bool, i int64, d double, y bytes, a array, m key-value list, e empty.

CREATE TABLE resource{local} {on_cluster}
(
    resource_id UInt64,
    service LowCardinality(String),
    service_namespace LowCardinality(String),
    service_instance String,
    environment LowCardinality(String),
    attributes Map(String, String),
    attribute_types String,
    dropped_attributes_count UInt32,
    schema_url LowCardinality(String),
    seen_time DateTime64(9, 'UTC'),
    quality UInt32
)
ENGINE = {replicated}ReplacingMergeTree(seen_time)
ORDER BY resource_id
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE scope{local} {on_cluster}
(
    scope_id UInt64,
    name LowCardinality(String),
    version LowCardinality(String),
    attributes Map(String, String),
    attribute_types String,
    dropped_attributes_count UInt32,
    schema_url LowCardinality(String),
    seen_time DateTime64(9, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree(seen_time)
ORDER BY scope_id
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
