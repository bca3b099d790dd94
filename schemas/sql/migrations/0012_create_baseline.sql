-- The frozen limits of an indicator. A version is never altered: a better one supersedes it from
-- `effective_from` on, and says who made it and why. The same version written twice (a crash between two
-- writes) is the same row.

CREATE TABLE baseline{local} {on_cluster}
(
    indicator_id String,
    version UInt32,
    effective_from DateTime('UTC'),
    window_from DateTime('UTC'),
    window_to DateTime('UTC'),
    points UInt32,
    excluded Array(DateTime('UTC')),
    model String CODEC(ZSTD(1)),
    why Array(String),
    author LowCardinality(String),
    reason String,
    trial Bool,
    created DateTime64(3, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree(created)
ORDER BY (indicator_id, version)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
