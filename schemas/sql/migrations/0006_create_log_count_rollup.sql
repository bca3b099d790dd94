-- Log records by service, environment and severity, a minute, an hour and a day at a time. Each step feeds
-- the next, so a record is counted once in each. Records whose own time is absurd (more than 400 days
-- before receipt or a day after it) are kept and flagged in `log`, but counted in no bucket.

CREATE TABLE log_count_minute{local} {on_cluster}
(
    service LowCardinality(String),
    environment LowCardinality(String),
    severity_number Int32,
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (service, environment, severity_number, bucket)
TTL bucket + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW log_to_log_count_minute{local} {on_cluster} TO log_count_minute{local} AS
SELECT
    service,
    environment,
    severity_number,
    toStartOfMinute(time) AS bucket,
    count() AS count
FROM log{local} AS point
WHERE time BETWEEN received_time - INTERVAL 400 DAY AND received_time + INTERVAL 1 DAY
GROUP BY service, environment, severity_number, bucket;

CREATE TABLE log_count_hour{local} {on_cluster}
(
    service LowCardinality(String),
    environment LowCardinality(String),
    severity_number Int32,
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (service, environment, severity_number, bucket)
TTL bucket + INTERVAL 730 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW log_count_minute_to_log_count_hour{local} {on_cluster} TO log_count_hour{local} AS
SELECT
    service,
    environment,
    severity_number,
    toStartOfHour(finer.bucket) AS bucket,
    sum(finer.count) AS count
FROM log_count_minute{local} AS finer
GROUP BY service, environment, severity_number, bucket;

CREATE TABLE log_count_day{local} {on_cluster}
(
    service LowCardinality(String),
    environment LowCardinality(String),
    severity_number Int32,
    bucket DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
)
ENGINE = {replicated}AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (service, environment, severity_number, bucket)
TTL bucket + INTERVAL 3650 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW log_count_hour_to_log_count_day{local} {on_cluster} TO log_count_day{local} AS
SELECT
    service,
    environment,
    severity_number,
    toStartOfDay(finer.bucket) AS bucket,
    sum(finer.count) AS count
FROM log_count_hour{local} AS finer
GROUP BY service, environment, severity_number, bucket;
