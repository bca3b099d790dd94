-- The violations of one indicator from onset to recovery. `episode_id` follows from the indicator and the
-- bucket of the onset. An episode that late data explained away is `withdrawn`.

CREATE TABLE episode{local} {on_cluster}
(
    episode_id String,
    indicator_id String,
    status Enum8('firing' = 1, 'resolved' = 2, 'withdrawn' = 3),
    started DateTime('UTC'),
    detected DateTime('UTC'),
    ended Nullable(DateTime('UTC')),
    reopenings UInt32,
    rule LowCardinality(String),
    rule_text String,
    side LowCardinality(String),
    value Nullable(Float64),
    center Nullable(Float64),
    lower Nullable(Float64),
    upper Nullable(Float64),
    peak_score Float64,
    peak_value Nullable(Float64),
    baseline_version UInt32,
    trial Bool,
    updated DateTime64(3, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree(updated)
ORDER BY (indicator_id, episode_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- What people found to be the cause; the newest entry counts, the earlier ones remain.
CREATE TABLE episode_cause{local} {on_cluster}
(
    episode_id String,
    kind LowCardinality(String),
    reference String,
    note String,
    author String,
    created DateTime64(3, 'UTC')
)
ENGINE = {replicated}MergeTree
ORDER BY (episode_id, created)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
