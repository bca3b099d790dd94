-- Who calls whom, counted from spans for the five minutes in which the calls were received. A window that is
-- counted again replaces what was counted before, since late spans may have come. `calls` and `errors` are
-- estimates where `share`, the part of all traces that was looked at, is below 1. `hour` is when the calls
-- were made.
CREATE TABLE dependency_calls{local} {on_cluster}
(
    received_window DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    hour DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    environment LowCardinality(String),
    caller LowCardinality(String),
    callee LowCardinality(String),
    calls UInt64,
    errors UInt64,
    last_seen DateTime64(3, 'UTC'),
    share Float64,
    computed DateTime64(3, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree(computed)
PARTITION BY toYYYYMM(received_window)
ORDER BY (received_window, hour, environment, caller, callee)
TTL received_window + INTERVAL 90 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;
