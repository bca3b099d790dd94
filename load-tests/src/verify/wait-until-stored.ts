import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../traffic/record-number.ts';
import type { SqlClient } from './sql-client.ts';
import { countRows } from './verify-run.ts';

const tailRecords = 5000;

/**
 * Resolves when the views show as many rows of the run, or when for a minute no more of them arrive; returns
 * the rows. First only the newest records are asked for, which costs next to nothing: a count over all
 * of them would compete with the store for the processor while it catches up.
 *
 * @param numbers how many numbers were given out; `expected` is how many of them were acknowledged
 */
export async function waitUntilStored(
  sql: SqlClient,
  run: Run,
  expected: number,
  numbers = expected,
): Promise<number> {
  const tail = { first: Math.max(0, numbers - tailRecords), records: Math.min(numbers, tailRecords) };
  await countUntil(() => countRows(sql, run, tail), tail.records - (numbers - expected));
  return countUntil(() => countRows(sql, run), expected);
}

async function countUntil(count: () => Promise<number>, expected: number): Promise<number> {
  const patienceMs = 60_000;
  let rows = 0;
  for (let progressAt = performance.now(); performance.now() - progressAt < patienceMs;) {
    const now = await count().catch(() => rows);
    if (now >= expected) return now;
    if (now > rows) progressAt = performance.now();
    rows = now;
    await sleep(100);
  }
  return rows;
}
