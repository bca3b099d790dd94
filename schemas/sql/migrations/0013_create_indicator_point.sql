-- One judged bucket of one indicator, with the limits it was judged against: a chart reads these and never
-- computes limits again. `revision` counts how often late data changed the point after it was judged.
-- `indicator_state` is where judging stood before `bucket`: from there a restarted collector, or one that
-- was surprised by late data, judges on and arrives at the same points.

CREATE TABLE indicator_point{local} {on_cluster}
(
    indicator_id String CODEC(ZSTD(1)),
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    value Nullable(Float64) CODEC(ZSTD(1)),
    n Float64 CODEC(ZSTD(1)),
    center Nullable(Float64) CODEC(ZSTD(1)),
    lower Nullable(Float64) CODEC(ZSTD(1)),
    upper Nullable(Float64) CODEC(ZSTD(1)),
    score Nullable(Float64) CODEC(ZSTD(1)),
    violations Array(LowCardinality(String)) CODEC(ZSTD(1)),
    baseline_version UInt32 CODEC(ZSTD(1)),
    completeness Float32 CODEC(ZSTD(1)),
    revision UInt32 CODEC(ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(bucket)
ORDER BY (indicator_id, bucket)
TTL bucket + INTERVAL 730 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE indicator_state{local} {on_cluster}
(
    indicator_id String CODEC(ZSTD(1)),
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    state String CODEC(ZSTD(1)),
    written DateTime64(3, 'UTC') CODEC(ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(written)
PARTITION BY toYYYYMM(bucket)
ORDER BY (indicator_id, bucket)
TTL bucket + INTERVAL 3 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
