import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../observe/log.ts';
import { systemClock as clock } from '../clock.ts';
import type { StoreRow, StoreSession } from '../ports.ts';
import { openTrail, type KeptTrail } from './trail.ts';
import { isSigned, publicKeyOf, treeHeadOf } from './signed-note.ts';
import { recordOf } from './trail-line.ts';

let directory: string;
let stored: StoreRow[];
let isAway: boolean;
const session: StoreSession = {
  query: () => Promise.resolve([]),
  ask: () => {
    if (isAway) return Promise.reject(new Error('away'));
    const distinct = new Set(stored.map(({ entry_index: index }) => index));
    return Promise.resolve([
      { rows: distinct.size, last: Math.max(-1, ...stored.map(({ entry_index: index }) => Number(index))) },
    ]);
  },
  insert: (_table, rows) => {
    if (isAway) return Promise.reject(new Error('away'));
    stored.push(...rows);
    return Promise.resolve();
  },
};
const open = (): Promise<KeptTrail> => openTrail({ directory, session, clock, log: silentLog });
const lines = (): string[] => readFileSync(join(directory, 'entries.jsonl'), 'utf8').split('\n').slice(0, -1);
const kinds = (): (string | undefined)[] => lines().map((line) => recordOf(line)?.kind);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shewhart-trail-'));
  stored = [];
  isAway = false;
});
afterEach(() => rmSync(directory, { recursive: true }));

test('entries are numbered without gaps, chained, signed, and reach the store in their order', async () => {
  const trail = await open();
  await trail.store();
  const added = await Promise.all(
    Array.from({ length: 200 }, (_, at) =>
      trail.append('gate-answer', `change-${at}`, 'ci', { text: `line\u2028${at}\n`, at }),
    ),
  );
  expect(added.map(({ index }) => index)).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
  expect(lines()).toHaveLength(201);
  expect(stored.map(({ entry_index: index }) => index)).toEqual(Array.from({ length: 201 }, (_, at) => at));
  expect(stored.map(({ line }) => line)).toEqual(lines());
  const head = treeHeadOf(trail.file.checkpoint)!;
  const { name, key } = publicKeyOf(trail.file.verifierKey)!;
  expect([head.size, isSigned(trail.file.checkpoint, name, key)]).toEqual([201, true]);
  await trail.close();
});

test('what the store lacks it gets after the next start, and the trail goes on where it was', async () => {
  const first = await open();
  isAway = true;
  await first.store();
  const { id } = await first.append('freeze', 'f1', 'ada', {});
  expect(stored).toEqual([]);
  await first.close();
  isAway = false;
  const second = await open();
  await second.store();
  const entry = await second.append('freeze', 'f2', 'ada', {});
  expect(entry.id.split('-')[0]).toBe(id.split('-')[0]);
  expect(stored.map(({ subject }) => subject)).toEqual([second.file.name, 'f1', 'f2']);
  await second.close();
});

test('a torn last line is cut away and told of', async () => {
  const first = await open();
  await first.append('freeze', 'f1', 'ada', {});
  await first.close();
  appendFileSync(join(directory, 'entries.jsonl'), '{"trail":"torn');
  appendFileSync(join(directory, 'checkpoints.jsonl'), '"shewhart/');
  const second = await open();
  await second.append('freeze', 'f2', 'ada', {});
  expect(kinds()).toEqual(['trail-began', 'freeze', 'trail-repaired', 'freeze']);
  expect(recordOf(lines()[2]!)?.payload).toEqual({ bytes: 14 });
  await second.close();
});

test('a trail that was cut behind its signed tree head goes on and says so, once', async () => {
  const first = await open();
  for (const subject of ['f1', 'f2']) await first.append('freeze', subject, 'ada', {});
  await first.close();
  const path = join(directory, 'entries.jsonl');
  truncateSync(path, Buffer.byteLength(`${lines().slice(0, 2).join('\n')}\n`));
  for (let start = 0; start < 2; start += 1) await (await open()).close();
  expect(kinds()).toEqual(['trail-began', 'freeze', 'trail-contradicted']);
});

test('what is no trail stops the start; too large a decision is refused', async () => {
  const trail = await open();
  await expect(trail.append('freeze', 'f', 'ada', { text: 'x'.repeat(300_000) })).rejects.toMatchObject({
    code: 'QUERY_INVALID_REQUEST',
  });
  await trail.close();
  writeFileSync(join(directory, 'entries.jsonl'), 'no entry\n');
  await expect(open()).rejects.toThrow('line 1 of');
  writeFileSync(join(directory, 'key.pem'), 'no key');
  await expect(open()).rejects.toThrow('no Ed25519 private key');
});
