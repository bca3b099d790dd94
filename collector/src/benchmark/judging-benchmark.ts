import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeReader } from '../evaluate/change-reader.ts';
import { openEvaluationStore, type EvaluationStore } from '../evaluate/evaluation-store.ts';
import { Evaluator, type EvaluatorRules } from '../evaluate/evaluator.ts';
import { modelOf } from '../evaluate/model-choice.ts';
import { named, readChart, type NamedQueries } from '../evaluate/stored-chart.ts';
import { silentLog } from '../observe/log.ts';
import { createQueryEngine } from '../query/query-engine.ts';
import { openStore } from '../store/store.ts';

/**
 * `node collector/dist/benchmark/judging-benchmark.js [operations]`: how long it takes to judge one closed
 * bucket of all indicators (four for each operation), and to read one chart of 30 days, on the embedded
 * engine, and where the time goes.
 */

const bucketSeconds = 300;
const hour = 3600;
const perService = 20;
const services = 100;

const rules: EvaluatorRules = {
  discovery: {
    maxIndicators: 1_000_000,
    maxOperationsPerService: perService,
    bucketSeconds,
    falseAlarmEveryDays: 30,
  },
  learning: { trialDays: 3, baselineDays: 14 },
  recovery: { seconds: 1800, points: 3, reopenSeconds: hour },
  settling: { quietMs: 0, patienceMs: 0 },
  historyDays: 1,
  latenessSeconds: 0,
  lateSeconds: 86_400,
  retireAfterDays: 7,
};

/** Adds up what every question and every insert takes. */
function timed(store: EvaluationStore): { store: EvaluationStore; times: Map<string, number> } {
  const times = new Map<string, number>();
  const measured = async <Result>(name: string, task: Promise<Result>): Promise<Result> => {
    const startedAt = performance.now();
    try {
      return await task;
    } finally {
      times.set(name, (times.get(name) ?? 0) + performance.now() - startedAt);
    }
  };
  return {
    times,
    store: {
      query: (stem, params) => measured(`read ${stem}`, store.query(stem, params)),
      ask: (sql, params) => measured('read states, points and episodes', store.ask(sql, params)),
      insert: (table, rows) => measured(`write ${table} (${rows.length} rows)`, store.insert(table, rows)),
      close: () => store.close(),
    },
  };
}

/** Spans of so many operations, as their rollup by minute would hold them. */
async function seed(store: EvaluationStore, operations: number, from: number, to: number): Promise<void> {
  await store.ask(
    `INSERT INTO operation_minute
     SELECT
        concat('service-', toString(intDiv(number, ${perService}))) AS service, 'production' AS environment,
        concat('GET /', toString(number % ${perService})) AS name, 2 AS kind,
        toDateTime(at, 'UTC') AS bucket, toUInt64(40 + sipHash64(number, at) % 20) AS count, toUInt64(sipHash64(at, number) % 50 = 0) AS errors,
        1.0 AS duration_sum, 0.01 AS duration_min, 1.0 AS duration_max,
        arrayReduce('varSampStableState', [0.1, 0.2]) AS duration_moments,
        arrayReduce('quantilesTDigestState(0.5, 0.95, 0.99)', arrayMap(k -> 0.05 + 0.1 * ((sipHash64(number, at, k) % 1000) / 1000), range(20))) AS duration_quantiles
     FROM numbers(${operations})
     ARRAY JOIN range(toUInt32(${from}), toUInt32(${to}), 60) AS at`,
  );
}

async function main(operations: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'shewhart-judging-'));
  const target = { kind: 'embedded', path: join(directory, 'store'), database: 'bench' } as const;
  const opened = await openStore({ target });
  const { store, times } = timed(await openEvaluationStore(target));
  const engine = createQueryEngine({
    target,
    limits: { maxRows: 100_000, maxSeconds: 60, maxMemoryBytes: 1024 ** 3 },
    connections: 2,
  });
  try {
    const now = Math.floor(Date.now() / 1000 / hour) * hour;
    await seed(store, operations, now - 3 * hour, now + 2 * bucketSeconds);
    await store.ask(
      `INSERT INTO operation_hour SELECT service, environment, name, kind, toStartOfHour(bucket) AS hour, sum(count), sum(errors), sum(duration_sum), min(duration_min), max(duration_max), varSampStableMergeState(duration_moments), quantilesTDigestMergeState(0.5, 0.95, 0.99)(duration_quantiles) FROM operation_minute GROUP BY service, environment, name, kind, hour`,
    );
    const evaluator = new Evaluator({ store, modelOf, rules, declared: [], log: silentLog });
    await evaluator.load(now * 1000);
    await evaluator.look(now * 1000);
    await evaluator.look(now * 1000);
    await evaluator.discover(now * 1000);
    const startedAt = performance.now();
    await evaluator.judge(now * 1000);
    report(
      'first judgement: three hours of history, limits learned',
      evaluator.tracks.size,
      startedAt,
      times,
    );
    // The first pass after a start looks further back for late data; the one after it is the usual one.
    await evaluator.judge((now + bucketSeconds) * 1000);
    times.clear();
    const nextAt = performance.now();
    await evaluator.judge((now + 2 * bucketSeconds) * 1000);
    report('one closed bucket of every indicator', evaluator.tracks.size, nextAt, times);
    await chart(store, engine, now, [...evaluator.tracks.keys()].at(-1)!, evaluator);
  } finally {
    await engine.close();
    await store.close();
    await opened.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** What a store holds around one chart: other indicators' points, their episodes, changes of their services. */
async function seedAroundChart(store: EvaluationStore, now: number, id: string): Promise<void> {
  const buckets = (30 * 86_400) / bucketSeconds;
  await store.ask(
    `INSERT INTO indicator_point
     SELECT if(series = 0, {id:String}, concat('other-', toString(series))), toDateTime(${now} - (1 + number) * ${bucketSeconds}, 'UTC'), sipHash64(number) % 100, 40, 50, 0, 100, 0.1, [], 4, 1, 0
     FROM numbers(${buckets}) ARRAY JOIN range(300) AS series`,
    { id },
  );
  await store.ask(
    `INSERT INTO episode
     SELECT concat(indicator_id, '-', toString(at)), indicator_id, 'resolved', toDateTime(at, 'UTC'), toDateTime(at + 300, 'UTC'), toDateTime(at + 3600, 'UTC'), 0,
        'limits', 'a point above the upper limit', 'above', 120, 50, 0, 100, 1.4, 120, 4, false, now64(3)
     FROM (SELECT indicator_id, arrayJoin([86400, 864000]) AS ago, ${now} - ago - sipHash64(indicator_id) % 86400 AS at FROM indicator FINAL)`,
  );
  // As merges would leave it after a while, so that none of them runs beside what is measured.
  await store.ask('OPTIMIZE TABLE indicator_point FINAL');
  await store.ask(
    `INSERT INTO change_event (received_time, source, key, reporter, source_id, kind, occurred, outcome, service, environment, version, title)
     SELECT at, 'github', concat('key-', toString(number), outcome), 'github', toString(number), 'deployment', at, outcome,
        concat('service-', toString(number % ${services})), 'production', concat('1.', toString(number)), concat('deploy ', toString(number))
     FROM (SELECT number, toDateTime64(${now} - number * 500, 9, 'UTC') AS at FROM numbers(5000)) ARRAY JOIN ['running', 'succeeded'] AS outcome`,
  );
}

async function chart(
  store: EvaluationStore,
  engine: NamedQueries,
  now: number,
  id: string,
  evaluator: Evaluator,
): Promise<void> {
  await seedAroundChart(store, now, id);
  const track = evaluator.tracks.get(id)!;
  const window = { from: now - 30 * 86_400, to: now };
  const parts = new Map<string, number[]>();
  const watched: NamedQueries = {
    namedQuery: async (stem, params) => {
      const startedAt = performance.now();
      const answer = await engine.namedQuery(stem, params);
      parts.set(stem, [...(parts.get(stem) ?? []), performance.now() - startedAt]);
      return answer;
    },
  };
  const reader = new ChangeReader(
    (stem, params) => named(watched, stem, params),
    () => performance.now(),
  );
  const times: number[] = [];
  const rendering: number[] = [];
  let answer: Awaited<ReturnType<typeof readChart>> | undefined;
  const rounds = 40;
  let used = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) {
    // The first one opens the connections.
    if (round === 1) used = process.cpuUsage();
    const startedAt = performance.now();
    answer = await readChart({ queries: watched, changes: reader }, track, window);
    const readAt = performance.now();
    JSON.stringify(answer);
    rendering.push(performance.now() - readAt);
    times.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(used);
  const { points, episodes, changes } = answer!;
  print(
    `chart of 30 days: ${points.at.length} points of 2.6 million stored, ${episodes.length} episodes, ${changes.length} changes: ` +
      `median ${median(times).toFixed(1)} ms, worst ${Math.max(...times).toFixed(1)} ms, ` +
      `${((user + system) / 1000 / (rounds - 1)).toFixed(1)} ms of processor time`,
  );
  for (const [stem, ms] of [...parts].sort((a, b) => median(b[1]) - median(a[1]))) {
    print(`  ${median(ms).toFixed(1).padStart(6)} ms  read ${stem}, waiting for a connection included`);
  }
  print(`  ${median(rendering).toFixed(1).padStart(6)} ms  written as JSON`);
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

function report(title: string, indicators: number, startedAt: number, times: Map<string, number>): void {
  const total = performance.now() - startedAt;
  print(`${title}: ${indicators} indicators in ${total.toFixed(0)} ms`);
  let known = 0;
  for (const [name, ms] of [...times].sort((a, b) => b[1] - a[1]).slice(0, 12)) {
    known += ms;
    print(`  ${ms.toFixed(0).padStart(6)} ms  ${name}`);
  }
  print(`  ${(total - known).toFixed(0).padStart(6)} ms  judging and learning`);
  times.clear();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main(Number(process.argv[2] ?? 2500));
