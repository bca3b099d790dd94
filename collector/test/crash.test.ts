import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openStoreConnection } from '../src/store/store-connection.ts';
import { temporaryDirectory } from './spool-fixture.ts';

const rowsPerBatch = 20;
const kills = 6;

interface Told {
  readonly sent: Set<number>;
  readonly kept: Set<number>;
}

function startChild(directory: string, ...mode: string[]): ChildProcess {
  const here = import.meta.dirname;
  return spawn(
    process.execPath,
    [
      '--conditions=source',
      '--import',
      join(here, 'typescript-loader.mjs'),
      join(here, 'crash-child.ts'),
      directory,
      ...mode,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

/** Runs the child until it has said something `lines` times and `afterMs` more, then kills it. */
async function runAndKill(child: ChildProcess, told: Told, lines: number, afterMs: number): Promise<void> {
  const exited = ended(child);
  let heard = 0;
  const lineReader = createInterface({ input: child.stdout! });
  const read = new Promise<void>((resolve) => lineReader.once('close', resolve));
  const kill = (): void => void setTimeout(() => child.kill('SIGKILL'), afterMs);
  if (lines === 0) kill();
  lineReader.on('line', (line) => {
    const [word, number] = line.split(' ');
    if (word === 'sent') told.sent.add(Number(number));
    if (word === 'kept') told.kept.add(Number(number));
    if (++heard === lines) kill();
  });
  await Promise.all([exited, read]);
}

test('SIGKILL at any moment: every acknowledged row is stored once, none twice', async () => {
  const directory = temporaryDirectory();
  const told: Told = { sent: new Set(), kept: new Set() };
  // Some die while they start (and migrate), most under load.
  const moments = fc.sample(
    fc.record({ lines: fc.constantFrom(0, 1, 1, 30, 200, 600), afterMs: fc.integer({ min: 0, max: 400 }) }),
    kills,
  );
  for (const { lines, afterMs } of moments) {
    const unanswered = [...told.sent].filter((batch) => !told.kept.has(batch)).join(',');
    const next = told.sent.size === 0 ? 0 : Math.max(...told.sent) + 1;
    await runAndKill(startChild(directory, 'load', String(next), unanswered), told, lines, afterMs);
  }
  const last = startChild(directory, 'finish');
  last.stdout!.resume();
  expect(await ended(last)).toBe(0);

  const connection = await openStoreConnection({
    kind: 'embedded',
    path: join(directory, 'store'),
    database: 'shewhart',
  });
  const stored = await connection.ask(
    `SELECT toUInt32(splitByChar(' ', body)[1]) AS batch, toUInt32(count()) AS rows, toUInt32(uniqExact(body)) AS different
     FROM log GROUP BY batch`,
  );
  const rowsOf = new Map(stored.map(({ batch, rows }) => [Number(batch), Number(rows)]));
  const context = JSON.stringify({ moments, sent: told.sent.size, kept: told.kept.size });
  expect(told.kept.size, context).toBeGreaterThan(0);
  expect(
    [...told.kept].filter((batch) => rowsOf.get(batch) !== rowsPerBatch),
    context,
  ).toEqual([]);
  expect(
    stored.filter(({ rows, different }) => rows !== rowsPerBatch || different !== rowsPerBatch),
    context,
  ).toEqual([]);
  expect(
    [...rowsOf.keys()].filter((batch) => !told.sent.has(batch)),
    context,
  ).toEqual([]);
  const [totals] = await connection.ask(`
    SELECT toUInt32((SELECT count() FROM number_point)) AS points,
           toUInt32((SELECT sum(count) FROM number_minute)) AS minutes,
           toUInt32((SELECT sum(count) FROM number_hour)) AS hours,
           toUInt32((SELECT sum(count) FROM number_day)) AS days,
           toUInt32((SELECT sum(count) FROM log_count_day)) AS logs`);
  const rows = stored.length * rowsPerBatch;
  expect(totals, context).toEqual({ points: rows, minutes: rows, hours: rows, days: rows, logs: rows });
  await connection.close();
}, 240_000);
