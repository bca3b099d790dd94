-- What delivery performance is reckoned from. `deployment`, `deployment_content` and `failure_link` follow
-- from the reports of changes, commits and incidents: each pass writes what differs from what is stored,
-- and `gone` marks what is no longer so. They can be emptied at any time; the next start fills them again.
-- Only `link_correction` holds what nobody could derive: the word of people. Nothing there is ever altered.

-- A deployment or rollback as `v_changes` has it, with its place in the succession of its service and
-- environment. `previous` is the one that concluded before it; `rolls_back` the one that it took back (see
-- derive_deployments.sql); `succeeded_next` is when the next one succeeded.
CREATE TABLE deployment{local} {on_cluster}
(
    service LowCardinality(String),
    environment LowCardinality(String),
    change_id String CODEC(ZSTD(1)),
    kind LowCardinality(String),
    version String CODEC(ZSTD(1)),
    commit String CODEC(ZSTD(1)),
    repository LowCardinality(String),
    ref String CODEC(ZSTD(1)),
    actor String CODEC(ZSTD(1)),
    title String CODEC(ZSTD(1)),
    pipeline LowCardinality(String),
    team LowCardinality(String),
    started DateTime64(9, 'UTC') CODEC(ZSTD(1)),
    finished Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    outcome LowCardinality(String),
    links Array(String) CODEC(ZSTD(1)),
    labels Array(String) CODEC(ZSTD(1)),
    reverts Array(String) CODEC(ZSTD(1)),
    reported_as Array(String) CODEC(ZSTD(1)),
    is_hotfix Bool,
    is_redeploy Bool,
    previous String CODEC(ZSTD(1)),
    rolls_back String CODEC(ZSTD(1)),
    rolls_back_by LowCardinality(String),
    succeeded_next Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    derived UInt64,
    gone UInt8
)
ENGINE = {replicated}ReplacingMergeTree(derived, gone)
ORDER BY (service, environment, change_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- The commits that a successful deployment was the first to bring, merges left out. `is_known` is false
-- where they cannot be told: the first known deployment of a service, or an unknown commit.
CREATE TABLE deployment_content{local} {on_cluster}
(
    service LowCardinality(String),
    environment LowCardinality(String),
    change_id String CODEC(ZSTD(1)),
    is_known Bool,
    commits Array(String) CODEC(ZSTD(1)),
    committed Array(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
    derived UInt64,
    gone UInt8
)
ENGINE = {replicated}ReplacingMergeTree(derived, gone)
ORDER BY (service, environment, change_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Why a change counts as failed (`verdict` failed), or by whose word not. `remedy` is the change that mended
-- it, as far as the rule knows one.
CREATE TABLE failure_link{local} {on_cluster}
(
    service LowCardinality(String),
    environment LowCardinality(String),
    change_id String CODEC(ZSTD(1)),
    method LowCardinality(String),
    incident_id String CODEC(ZSTD(1)),
    episode_id String CODEC(ZSTD(1)),
    remedy String CODEC(ZSTD(1)),
    confidence Float64,
    verdict LowCardinality(String),
    reason String CODEC(ZSTD(1)),
    recovered Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    author String CODEC(ZSTD(1)),
    derived UInt64,
    gone UInt8
)
ENGINE = {replicated}ReplacingMergeTree(derived, gone)
ORDER BY (service, environment, change_id, method, incident_id, episode_id, remedy)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE link_correction{local} {on_cluster}
(
    change_id String,
    incident_id String,
    verdict LowCardinality(String),
    author String,
    reason String,
    created DateTime64(9, 'UTC')
)
ENGINE = {replicated}MergeTree
ORDER BY (change_id, created)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
