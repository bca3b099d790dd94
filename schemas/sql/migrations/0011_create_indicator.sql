-- What is charted. `definition` holds everything that judging needs, as JSON; the other columns are what
-- people search by. An identifier follows from what is charted, so two collectors agree on it.

CREATE TABLE indicator{local} {on_cluster}
(
    indicator_id String,
    origin Enum8('found' = 1, 'declared' = 2),
    kind LowCardinality(String),
    title String,
    service LowCardinality(String),
    environment LowCardinality(String),
    unit LowCardinality(String),
    bucket_seconds UInt32,
    severity LowCardinality(String),
    definition String CODEC(ZSTD(1)),
    retired Bool,
    updated DateTime64(3, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree(updated)
ORDER BY indicator_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
