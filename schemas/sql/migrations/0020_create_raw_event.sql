-- Every webhook and CloudEvent as it came, whatever became of it. `source` and `key` say which delivery it
-- is: a repetition beyond the spool's memory is a second row with the same two. `outcome` is `decoded`,
-- `ignored` (a known kind that says nothing about changes or incidents), `unknown` (a kind that is not
-- known) or `invalid` (not readable); `detail` says why. Credentials are not among the headers.

CREATE TABLE raw_event{local} {on_cluster}
(
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    source LowCardinality(String),
    key String CODEC(ZSTD(1)),
    kind LowCardinality(String),
    outcome LowCardinality(String),
    detail String CODEC(ZSTD(1)),
    verified_by LowCardinality(String),
    content_type LowCardinality(String),
    headers Map(String, String) CODEC(ZSTD(1)),
    body String CODEC(ZSTD(3)),
    reports UInt32
)
ENGINE = {replicated}MergeTree
PARTITION BY toYYYYMM(received_time)
ORDER BY (source, key)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
