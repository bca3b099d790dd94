import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../traffic/record-number.ts';
import type { SqlClient } from './sql-client.ts';
import { countRows } from './verify-run.ts';

/** Resolves when the views show as many rows of the run, or when for a minute no more of them arrive; returns the rows. */
export async function waitUntilStored(sql: SqlClient, run: Run, expected: number): Promise<number> {
  const patienceMs = 60_000;
  let rows = 0;
  for (let progressAt = performance.now(); performance.now() - progressAt < patienceMs;) {
    const now = await countRows(sql, run).catch(() => rows);
    if (now >= expected) return now;
    if (now > rows) progressAt = performance.now();
    rows = now;
    await sleep(100);
  }
  return rows;
}
