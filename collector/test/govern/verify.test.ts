import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock as clock } from '../../src/clock.ts';
import { openEvaluationStore, type EvaluationStore } from '../../src/evaluate/evaluation-store.ts';
import { silentLog } from '../../src/observe/log.ts';
import { createEventReceipts, eventHash, type KeptEvent } from '../../src/trail/event-receipts.ts';
import { openTrail } from '../../src/trail/trail.ts';
import { verifyStore } from '../../src/trail/verify-store.ts';
import { verifyTrail, type KeptTreeHead } from '../../src/trail/verify-trail.ts';
import { temporaryDirectory } from '../spool-fixture.ts';
import { newTarget, openedStore, type OpenedStore } from '../store-fixture.ts';

/** What somebody who can write to the files or the tables does, and what of it is found. */
const nowhere = {
  query: () => Promise.resolve([]),
  ask: () => Promise.resolve([]),
  insert: () => Promise.resolve(),
};

async function trailOf(entries: number, from = temporaryDirectory()): Promise<string> {
  const trail = await openTrail({ directory: from, session: nowhere, clock, log: silentLog });
  for (let at = 1; at <= entries; at += 1) await trail.append('freeze', `f${at}`, 'ada', { at });
  await trail.close();
  return from;
}
const keyOf = (directory: string) => createPublicKey(readFileSync(join(directory, 'key.pem'), 'utf8'));
const verified = (directory: string, kept?: KeptTreeHead) =>
  verifyTrail({ directory, publicKey: keyOf(directory), kept });

describe('the files', () => {
  let whole: string;
  beforeAll(async () => {
    whole = await trailOf(9);
  });
  const edit = (file: string, change: (lines: string[]) => string[]): string => {
    const directory = temporaryDirectory();
    cpSync(whole, directory, { recursive: true });
    const path = join(directory, file);
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    writeFileSync(
      path,
      change(lines)
        .map((line) => `${line}\n`)
        .join(''),
    );
    return directory;
  };
  const swapped = (lines: string[], one: number, other: number): string[] =>
    lines.map((line, at) => (at === one ? lines[other]! : at === other ? lines[one]! : line));

  test('that nobody touched are whole', async () => {
    expect(await verified(whole)).toMatchObject({ entries: 10, problems: [], notes: [] });
  });

  test.each<[string, (lines: string[]) => string[], number]>([
    [
      'an entry that was altered',
      (lines) => lines.map((line, at) => (at === 4 ? line.replace('ada', 'eve') : line)),
      4,
    ],
    [
      'the last one altered',
      (lines) => lines.map((line, at) => (at === 9 ? line.replace('ada', 'eve') : line)),
      9,
    ],
    ['an entry that was removed', (lines) => lines.filter((_line, at) => at !== 4), 4],
    ['the first removed', (lines) => lines.slice(1), 0],
    ['two that changed places', (lines) => swapped(lines, 4, 6), 4],
    ['one that was copied in', (lines) => [...lines.slice(0, 5), lines[2]!, ...lines.slice(5)], 5],
    ['the end cut away', (lines) => lines.slice(0, 7), 7],
    ['what is no entry', (lines) => lines.map((line, at) => (at === 3 ? 'x' : line)), 3],
    [
      'a space put in',
      (lines) => lines.map((line, at) => (at === 5 ? line.replace('{"trail"', '{ "trail"') : line)),
      5,
    ],
  ])('%s is found, at its place', async (_what, change, index) => {
    const { problems } = await verified(edit('entries.jsonl', change));
    expect(problems[0]?.index).toBe(index);
  });

  test('an end cut away together with its signed heads is found by a checkpoint kept elsewhere, and by it alone', async () => {
    const { root, entries } = await verified(whole);
    const directory = edit('entries.jsonl', (lines) => lines.slice(0, 7));
    const path = join(directory, 'checkpoints.jsonl');
    const heads = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    writeFileSync(
      path,
      heads
        .slice(0, 7)
        .map((line) => `${line}\n`)
        .join(''),
    );
    expect((await verified(directory)).problems).toEqual([]);
    const { problems } = await verified(directory, { size: entries, root: Buffer.from(root, 'hex') });
    expect(problems).toEqual([{ index: 7, what: expect.stringContaining('7 to 9 were cut away') }]);
  });

  test('a history written anew under another key is found by its key or a kept checkpoint', async () => {
    const { root, entries } = await verified(whole);
    const forged = await trailOf(9);
    expect((await verified(forged)).problems).toEqual([]);
    const byKey = await verifyTrail({ directory: forged, publicKey: keyOf(whole) });
    expect(byKey.problems.map(({ what }) => what)).toContainEqual(
      expect.stringContaining('the key is not the one'),
    );
    const byHead = await verified(forged, { size: entries, root: Buffer.from(root, 'hex') });
    expect(byHead.problems.length).toBeGreaterThan(0);
  });

  test('a trail that went on after tampering says so for ever', async () => {
    const directory = edit('entries.jsonl', (lines) => lines.slice(0, 7));
    await trailOf(5, directory);
    const { problems } = await verified(directory);
    expect(problems.map(({ what }) => what)).toContainEqual(expect.stringContaining('had been signed'));
  });
});

test('what was answered before a kill -9 is there, and the trail is whole', async () => {
  const directory = temporaryDirectory();
  for (let round = 0; round < 3; round += 1) {
    const child = fork(join(import.meta.dirname, 'trail-child.ts'), [directory], {
      execArgv: ['--conditions=source', '--import', join(import.meta.dirname, '..', 'typescript-loader.mjs')],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let answered = 0;
    child.on('message', (count: number) => {
      answered = count;
      if (count >= 40 + 17 * round) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    const trail = await openTrail({ directory, session: nowhere, clock, log: silentLog });
    const size = trail.file.size;
    await trail.close();
    expect(size).toBeGreaterThanOrEqual(answered);
    expect((await verified(directory)).problems).toEqual([]);
  }
});

describe('the store', () => {
  let opened: OpenedStore;
  let session: EvaluationStore;
  const directory = temporaryDirectory();
  const later = Date.now() + 3_600_000;
  const event = (key: string, body = `{"n":"${key}"}`): KeptEvent => ({
    receivedAt: BigInt(Date.now()) * 1_000_000n,
    source: 'github',
    key,
    kind: 'push',
    outcome: 'decoded',
    detail: '',
    verifiedBy: 'signature',
    contentType: 'application/json',
    headers: { 'x-github-event': 'push', 'user-agent': 'Grüße', 'X-B': '1' },
    body: Buffer.from(body),
  });
  const stored = ({ receivedAt, verifiedBy, contentType, headers, body, ...rest }: KeptEvent): object => ({
    ...rest,
    received_time: `${receivedAt / 1_000_000_000n}.${String(receivedAt % 1_000_000_000n).padStart(9, '0')}`,
    verified_by: verifiedBy,
    content_type: contentType,
    headers,
    body: Buffer.from(body).toString('utf8'),
    reports: 1,
  });
  const problems = async (): Promise<readonly string[]> =>
    (await verifyStore(directory, session, later)).problems;
  const mutate = (sql: string): Promise<void> =>
    opened.connection.command(`${sql} SETTINGS mutations_sync = 2`);

  beforeAll(async () => {
    const target = newTarget();
    opened = await openedStore({ target });
    session = await openEvaluationStore(target);
    const trail = await openTrail({ directory, session, clock, log: silentLog });
    await trail.store();
    const receipts = createEventReceipts({ trail, file: trail.file, session, clock, log: silentLog });
    const events = ['a', 'b', 'c', 'd'].map((key) => event(key));
    for (const one of events) receipts.note(one);
    // As after a crash: durable, and not noted by the process that took it.
    const unnoted = event('unnoted', 'not UTF-8 at all? \u0000');
    await session.insert('raw_event', [...events, unnoted].map(stored) as never);
    await receipts.close();
    await trail.append('freeze', 'f1', 'ada', { text: 'it’s' });
    await trail.close();

    const next = await openTrail({
      directory,
      session,
      clock: { ...clock, wallMs: () => Date.now() + 1 },
      log: silentLog,
    });
    await next.store();
    const sweeping = createEventReceipts({
      trail: next,
      file: next.file,
      session,
      clock: { ...clock, wallMs: () => Date.now() + 1 },
      log: silentLog,
    });
    sweeping.sweep(() => true);
    await sweeping.close();
    await next.close();
  });
  afterAll(async () => {
    await session.close();
    await opened.close();
  });

  test('agrees with the files: rows, receipts, and what a crash left without one', async () => {
    const result = await verifyStore(directory, session, later);
    expect(result).toMatchObject({ problems: [], events: 5 });
    const rows = await session.query('raw_event_hashes', {
      fromNs: '0',
      toNs: '9223372036000000000',
      limit: 10,
    });
    expect(rows).toHaveLength(5);
  });

  test('altered, removed and added rows are named', async () => {
    await mutate("ALTER TABLE raw_event UPDATE body = '{}' WHERE key = 'b'");
    expect(await problems()).toEqual([
      expect.stringMatching(/^the event github b received .* is not as it came/),
      expect.stringMatching(/^an event received until .* was altered or removed/),
    ]);
    await mutate(`ALTER TABLE raw_event UPDATE body = '{"n":"b"}' WHERE key = 'b'`);
    expect(await problems()).toEqual([]);
    await mutate("ALTER TABLE raw_event DELETE WHERE key = 'c'");
    expect(await problems()).toEqual([expect.stringContaining('was altered or removed')]);
    await session.insert('raw_event', [stored(event('forged'))] as never);
    expect(await problems()).toContainEqual(expect.stringContaining('github forged'));

    await mutate("ALTER TABLE trail_entry UPDATE actor = 'eve' WHERE kind = 'freeze'");
    expect(await problems()).toContainEqual(expect.stringMatching(/^entry \d+ was altered in trail_entry/));
    await mutate('ALTER TABLE trail_entry DELETE WHERE entry_index = 1');
    expect(await problems()).toContainEqual('entry 1 is missing in trail_entry');
  });

  test('a field that moves into its neighbour is another event', () => {
    const one = event('a');
    expect(eventHash({ ...one, key: 'ab', kind: 'c' })).not.toBe(eventHash({ ...one, key: 'a', kind: 'bc' }));
    expect(eventHash({ ...one, headers: { a: '1', b: '2' } })).toBe(
      eventHash({ ...one, headers: { b: '2', a: '1' } }),
    );
  });
});
