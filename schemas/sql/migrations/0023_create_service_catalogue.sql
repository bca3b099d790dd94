-- Which team owns a service and which journeys lead through it, as the configuration says it. Each start
-- writes the whole list with one `seen_time`, a row without a service among them, so that an empty list is
-- a list, too: only the newest counts.

CREATE TABLE service_catalogue{local} {on_cluster}
(
    seen_time DateTime64(9, 'UTC'),
    service LowCardinality(String),
    team LowCardinality(String),
    journeys Array(String)
)
ENGINE = {replicated}MergeTree
ORDER BY (seen_time, service)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
