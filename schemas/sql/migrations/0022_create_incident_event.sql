-- What one report said of one incident. `recurs` marks a `source_id` that names a condition (an alarm)
-- rather than one occurrence of it: there an opening after a resolution is a new incident. `kind` is
-- `incident` where people manage it and `alert` where only a machine told it.

CREATE TABLE incident_event{local} {on_cluster}
(
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    source LowCardinality(String),
    key String CODEC(ZSTD(1)),
    source_id String CODEC(ZSTD(1)),
    kind LowCardinality(String),
    recurs Bool,
    occurred DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    status LowCardinality(String),
    started Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    detected Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    acknowledged Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    mitigated Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    resolved Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    severity_declared LowCardinality(String),
    severity_derived LowCardinality(String),
    severity_reason String CODEC(ZSTD(1)),
    services Array(String) CODEC(ZSTD(1)),
    environment LowCardinality(String),
    team LowCardinality(String),
    actor String CODEC(ZSTD(1)),
    title String CODEC(ZSTD(1)),
    url String CODEC(ZSTD(1)),
    links Array(String) CODEC(ZSTD(1)),
    changes Array(String) CODEC(ZSTD(1)),
    cause String CODEC(ZSTD(1)),
    is_external Bool,
    impact_users Nullable(Float64) CODEC(ZSTD(1)),
    impact_journeys Array(String) CODEC(ZSTD(1)),
    impact_budget Nullable(Float64) CODEC(ZSTD(1)),
    impact_revenue Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toYYYYMM(received_time)
ORDER BY (source, source_id, occurred)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
