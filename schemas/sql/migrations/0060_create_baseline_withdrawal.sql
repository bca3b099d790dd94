-- Limits that were on trial and rest on a history that turned out to be longer: they are learned anew under
-- new versions. What was withdrawn stays readable, nothing is judged against it any more.

CREATE TABLE baseline_withdrawal{local} {on_cluster}
(
    indicator_id String,
    version UInt32,
    reason String,
    written DateTime64(3, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree(written)
ORDER BY (indicator_id, version)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
