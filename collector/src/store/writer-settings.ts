export type SettingValue = number | string;

/**
 * The settings that exactly-once storage rests on, pinned on the writing connection and compared with the
 * effective ones before the first insert. Defaults change between releases of the engine (asynchronous
 * inserts became one in 26.3).
 *
 * - an insert is answered after it is stored, not after it is queued;
 * - a repeated token is recognised, also in the tables behind materialized views;
 * - the rows of one insert make one block, cut the same way each time: a token counts blocks;
 * - an insert into a Distributed table is answered after every shard has it.
 */
export const writerSettings = {
  async_insert: 0,
  wait_for_async_insert: 1,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  max_insert_threads: '1',
  max_insert_block_size: '100000000',
  min_insert_block_size_rows: '100000000',
  min_insert_block_size_bytes: '0',
  input_format_parallel_parsing: 0,
  input_format_allow_errors_num: '0',
  materialized_views_ignore_errors: 0,
  max_partitions_per_insert_block: '100',
  distributed_foreground_insert: 1,
} as const satisfies Readonly<Record<string, SettingValue>>;
