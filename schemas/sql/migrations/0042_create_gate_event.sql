-- What reports say of the gates that a change passes: `gate` is `review`, `check` or `deployment-approval`,
-- `name` the check's or the environment's; `kind` what happened. `subject` is what waits at the gate, within
-- its source: a pull request, a run of a check. `author` is who made the change, where the report says it.
CREATE TABLE gate_event{local} {on_cluster}
(
    received_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    source LowCardinality(String),
    key String CODEC(ZSTD(1)),
    gate LowCardinality(String),
    name LowCardinality(String),
    kind LowCardinality(String),
    subject String CODEC(ZSTD(1)),
    occurred DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    service LowCardinality(String),
    repository LowCardinality(String),
    commit String CODEC(ZSTD(1)),
    actor String CODEC(ZSTD(1)),
    author String CODEC(ZSTD(1)),
    url String CODEC(ZSTD(1))
)
ENGINE = {replicated}MergeTree
PARTITION BY toYYYYMM(received_time)
ORDER BY (repository, subject, occurred)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
