import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDependencyCounter } from '../../src/dependencies/dependency-counter.ts';
import { openEvaluationStore, type EvaluationStore } from '../../src/evaluate/evaluation-store.ts';
import { silentLog } from '../../src/observe/log.ts';
import { ManualClock } from '../manual-clock.ts';
import { newTarget, openedStore, type OpenedStore } from '../store-fixture.ts';

/** Spans of an hour of this week, so that the retention leaves them alone. */
const hour = Math.floor(Date.now() / 3_600_000) * 3600 - 7200;

interface TestSpan {
  readonly service: string;
  readonly trace: string;
  readonly span: string;
  readonly parent?: string;
  readonly kind: number;
  readonly isError?: boolean;
  readonly peer?: string;
  readonly link?: readonly [trace: string, span: string];
  readonly environment?: string;
  /** Seconds since 1970. */
  readonly at: number;
  /** Seconds after `at`. */
  readonly receivedAfter?: number;
}

let opened: OpenedStore;
let session: EvaluationStore;

beforeAll(async () => {
  const target = newTarget();
  opened = await openedStore({ target });
  session = await openEvaluationStore(target);
});
afterAll(async () => {
  await session.close();
  await opened.close();
});

async function load(spans: readonly TestSpan[]): Promise<void> {
  await opened.connection.command('TRUNCATE TABLE span');
  await opened.connection.command('TRUNCATE TABLE dependency_calls');
  const quote = (text: string): string => `'${text}'`;
  const rows = spans.map(({ service, trace, span, parent = '', kind, isError, peer, link, ...rest }) => {
    const links =
      link === undefined
        ? '[]'
        : `[(${quote(link[0])}, ${quote(link[1])}, '', map(), '', toUInt32(0), toUInt32(0))]`;
    const attributes = peer === undefined ? 'map()' : `map('service.peer.name', ${quote(peer)})`;
    return `(toDateTime64(${rest.at}, 9, 'UTC'), toDateTime64(${rest.at + (rest.receivedAfter ?? 1)}, 9, 'UTC'), ${quote(service)}, ${quote(rest.environment ?? 'production')}, ${quote(trace)}, ${quote(span)}, ${quote(parent)}, ${kind}, ${isError === true ? 2 : 0}, ${attributes}, ${links})`;
  });
  await opened.connection.command(
    `INSERT INTO span (time, received_time, service, environment, trace_id, span_id, parent_span_id, kind, status_code, attributes, links) VALUES ${rows.join(',')}`,
  );
}

async function counted(at = hour + 3600): Promise<unknown[][]> {
  const clock = new ManualClock();
  clock.jumpWall(at * 1000 - clock.wallMs());
  const counter = createDependencyCounter({ session, clock, log: silentLog });
  await counter.pass();
  await counter.close();
  return edges();
}

async function edges(): Promise<unknown[][]> {
  const rows = await session.query('dependencies', { environment: '', service: '', limit: 1000 });
  return rows
    .map(({ environment, caller, callee, calls, errors }) => [
      environment,
      caller,
      callee,
      Number(calls),
      Number(errors),
    ])
    .sort((one, other) => (String(one) < String(other) ? -1 : 1));
}

test('a call, a message by link, a silent callee and an inner span make the graph', async () => {
  const at = hour + 10;
  await load([
    { service: 'web', trace: 't1', span: 'a', kind: 2, at },
    { service: 'web', trace: 't1', span: 'b', parent: 'a', kind: 3, at },
    { service: 'shop', trace: 't1', span: 'c', parent: 'b', kind: 2, at, isError: true },
    { service: 'shop', trace: 't1', span: 'd', parent: 'c', kind: 3, at, peer: 'postgres' },
    // Some instrumentations pass on the context of an inner span.
    { service: 'shop', trace: 't1', span: 'e', parent: 'c', kind: 1, at },
    { service: 'mail', trace: 't1', span: 'f', parent: 'e', kind: 2, at },
    { service: 'shop', trace: 't1', span: 'g', parent: 'c', kind: 4, at },
    { service: 'billing', trace: 't2', span: 'h', kind: 5, at, link: ['t1', 'g'] },
    // A call that names its callee and was answered is one call, under the callee's own name.
    { service: 'web', trace: 't3', span: 'i', kind: 3, at, peer: 'shop.internal' },
    { service: 'shop', trace: 't3', span: 'j', parent: 'i', kind: 2, at },
    { service: 'shop', trace: 't3', span: 'k', parent: 'j', kind: 3, at },
    { service: 'shop', trace: 't3', span: 'l', parent: 'k', kind: 2, at },
  ]);
  expect(await counted()).toEqual([
    ['production', 'shop', 'billing', 1, 0],
    ['production', 'shop', 'mail', 1, 0],
    ['production', 'shop', 'postgres', 1, 0],
    ['production', 'web', 'shop', 2, 1],
  ]);
});

test('a call whose halves arrive in different windows counts once, and counting again changes nothing', async () => {
  const at = hour + 299;
  await load([
    { service: 'web', trace: 't1', span: 'a', kind: 3, at, receivedAfter: 10, peer: 'shop' },
    { service: 'shop', trace: 't1', span: 'b', parent: 'a', kind: 2, at, receivedAfter: 0 },
    { service: 'web', trace: 't2', span: 'c', kind: 3, at, receivedAfter: 0, peer: 'shop' },
    { service: 'shop', trace: 't2', span: 'd', parent: 'c', kind: 2, at, receivedAfter: 10 },
  ]);
  expect(await counted()).toEqual([['production', 'web', 'shop', 2, 0]]);
  expect(await counted(hour + 3900)).toEqual([['production', 'web', 'shop', 2, 0]]);
});

test('a new store has its first answer before its first window is over, and the window counts once', async () => {
  const clock = new ManualClock();
  const counter = createDependencyCounter({ session, clock, log: silentLog });
  const call = (trace: string, at: number): TestSpan[] => [
    { service: 'web', trace, span: 'a', kind: 3, at },
    { service: 'shop', trace, span: 'b', parent: 'a', kind: 2, at },
  ];
  await load([...call('t1', hour + 10), ...call('t2', hour + 200), ...call('t3', hour + 490)]);
  clock.jumpWall((hour + 60) * 1000 - clock.wallMs());
  await counter.pass();
  expect(await edges()).toEqual([['production', 'web', 'shop', 1, 0]]);
  clock.jumpWall((hour + 480) * 1000 - clock.wallMs());
  await counter.pass();
  expect(await edges()).toEqual([['production', 'web', 'shop', 2, 0]]);
  // From then on only what has closed is counted.
  clock.jumpWall((hour + 540) * 1000 - clock.wallMs());
  await counter.pass();
  expect(await edges()).toEqual([['production', 'web', 'shop', 2, 0]]);
  await counter.close();
});

test('random traces equal a slow count', async () => {
  let state = 7;
  const random = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  const services = ['a', 'b', 'c', 'd'];
  const spans: TestSpan[] = Array.from({ length: 3000 }, (_, index) => ({
    service: services[random(4)]!,
    environment: random(5) === 0 ? 'staging' : 'production',
    trace: `t${Math.floor(index / 20)}`,
    span: `s${index}`,
    ...(index % 20 === 0 ? {} : { parent: `s${Math.floor(index / 20) * 20 + random(index % 20)}` }),
    kind: 1 + random(5),
    isError: random(10) === 0,
    at: hour + Math.floor(index / 20) * 20,
    receivedAfter: random(60),
  }));
  const found = new Map<string, [number, number]>();
  for (const child of spans) {
    const parent = spans.find(({ trace, span }) => trace === child.trace && span === child.parent);
    if (parent === undefined || ![2, 5].includes(child.kind) || parent.service === child.service) continue;
    const key = [child.environment, parent.service, child.service].join();
    const [calls, errors] = found.get(key) ?? [0, 0];
    found.set(key, [calls + 1, errors + (child.isError === true ? 1 : 0)]);
  }
  await load(spans);
  const expected = [...found].map(([key, counts]) => [...key.split(','), ...counts]);
  expect(await counted()).toEqual(expected.sort((one, other) => (String(one) < String(other) ? -1 : 1)));
});

test('what comes later than its window is counted within the hour', async () => {
  const clock = new ManualClock();
  const counter = createDependencyCounter({ session, clock, log: silentLog });
  const at = hour + 10;
  await load([{ service: 'web', trace: 't1', span: 'a', kind: 3, at }]);
  clock.jumpWall((hour + 900) * 1000 - clock.wallMs());
  await counter.pass();
  expect(await edges()).toEqual([]);
  await opened.connection.command(
    `INSERT INTO span (time, received_time, service, environment, trace_id, span_id, parent_span_id, kind) VALUES (toDateTime64(${at}, 9, 'UTC'), toDateTime64(${at}, 9, 'UTC'), 'shop', 'production', 't1', 'b', 'a', 2)`,
  );
  clock.jumpWall((hour + 4800) * 1000 - clock.wallMs());
  await counter.pass();
  expect(await edges()).toEqual([['production', 'web', 'shop', 1, 0]]);
  await counter.close();
});

test('with more calls than memory is given for, every n-th trace stands for n', async () => {
  const spans: TestSpan[] = Array.from({ length: 400 }, (_, index) => [
    { service: 'web', trace: `t${index}`, span: `a${index}`, kind: 3, at: hour },
    { service: 'shop', trace: `t${index}`, span: `b${index}`, parent: `a${index}`, kind: 2, at: hour },
  ]).flat();
  await load(spans);
  const rows = await session.query('dependency_calls', {
    from: hour,
    to: hour + 300,
    marginSeconds: 120,
    maxCalls: 200,
  });
  expect(rows).toHaveLength(1);
  expect(rows[0]!['share']).toBe(0.2);
  expect(Number(rows[0]!['calls'])).toBeGreaterThan(250);
  expect(Number(rows[0]!['calls'])).toBeLessThan(550);
});
