-- What people and gates decided, as the collectors' trails hold it in their files; `line` is the entry as it
-- was hashed, the other columns are what it says. Rows are facts: a repeated insert is the same row, and
-- `shewhart verify` compares them with the file.
CREATE TABLE trail_entry{local} {on_cluster}
(
    trail LowCardinality(String),
    entry_index UInt64,
    time DateTime64(3, 'UTC'),
    kind LowCardinality(String),
    subject String,
    actor String,
    payload String CODEC(ZSTD(3)),
    previous String,
    line String CODEC(ZSTD(3))
)
ENGINE = {replicated}ReplacingMergeTree
ORDER BY (trail, entry_index)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
