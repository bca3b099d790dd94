-- When nobody is to be told: a silence, or a maintenance window that was known beforehand. Judging goes on.
-- Empty texts match everything. A silence is ended by a newer row with an earlier `ends`.

CREATE TABLE silence{local} {on_cluster}
(
    silence_id String,
    kind Enum8('silence' = 1, 'maintenance' = 2),
    indicator_id String,
    service String,
    environment String,
    begins DateTime('UTC'),
    ends DateTime('UTC'),
    author String,
    reason String,
    updated DateTime64(3, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree(updated)
ORDER BY silence_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
