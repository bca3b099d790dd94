-- What one report said of one change, in words that are the same for every source. Reports are facts and
-- never updated: `v_changes` puts the reports of one change together. An empty text means that the report
-- did not say. `reporter` is who told it where one source speaks for many (a CloudEvent's source).

CREATE TABLE change_event{local} {on_cluster}
(
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    source LowCardinality(String),
    key String CODEC(ZSTD(1)),
    reporter LowCardinality(String),
    source_id String CODEC(ZSTD(1)),
    kind LowCardinality(String),
    occurred DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    started Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    finished Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    outcome LowCardinality(String),
    service LowCardinality(String),
    environment LowCardinality(String),
    version String CODEC(ZSTD(1)),
    previous_version String CODEC(ZSTD(1)),
    commit String CODEC(ZSTD(1)),
    repository LowCardinality(String),
    ref String CODEC(ZSTD(1)),
    actor String CODEC(ZSTD(1)),
    title String CODEC(ZSTD(1)),
    pipeline LowCardinality(String),
    url String CODEC(ZSTD(1)),
    links Array(String) CODEC(ZSTD(1)),
    labels Array(String) CODEC(ZSTD(1)),
    reverts Array(String) CODEC(ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toYYYYMM(received_time)
ORDER BY (service, environment, occurred)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Commits as pushes and imports tell them; `parents` only where the source knows them.
CREATE TABLE commit_event{local} {on_cluster}
(
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    source LowCardinality(String),
    key String CODEC(ZSTD(1)),
    repository LowCardinality(String),
    commit String CODEC(ZSTD(1)),
    parents Array(String) CODEC(ZSTD(1)),
    authored Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    committed DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    author String CODEC(ZSTD(1)),
    title String CODEC(ZSTD(1)),
    branch String CODEC(ZSTD(1)),
    url String CODEC(ZSTD(1)),
    reverts Array(String) CODEC(ZSTD(1)),
    paths Array(String) CODEC(ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toYYYYMM(received_time)
ORDER BY (repository, commit)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
