import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStoreSession } from '../app/store-session.ts';
import { systemClock as clock } from '../clock.ts';
import { loadConfiguration } from '../config/load-configuration.ts';
import { createDeliveryDeriver } from '../delivery/delivery-deriver.ts';
import { createDeliveryFacts } from '../delivery/delivery-facts.ts';
import { deliveryReport } from '../delivery/delivery-report.ts';
import { deliveryRules } from '../delivery/delivery-rules.ts';
import { scopeOf, scopeParameters } from '../delivery/delivery-scope.ts';
import { silentLog } from '../observe/log.ts';
import type { StoreSession } from '../ports.ts';
import { createQueryEngine } from '../query/query-engine.ts';
import { openStore } from '../store/store.ts';

/**
 * `node collector/dist/benchmark/delivery-benchmark.js [services] [days]`: how long all delivery metrics of an
 * organisation take over 90 days, beside reading its deployments from the reports (`v_changes`) each time,
 * which is the least that there would be to do without the derived tables; and how long deriving takes.
 *
 * Each service is deployed about ten times a week, told by three reports of two sources, with three commits
 * each; one in fifteen is rolled back, one in twenty has an incident soon after.
 */

const perWeek = 10;
const everyBack = 15;
const everyIncident = 20;

/** Reports as the spool would have stored them. */
async function seed(session: StoreSession, services: number, days: number, now: number): Promise<void> {
  const each = Math.round((days * perWeek) / 7);
  const seconds = Math.floor((days * 86_400) / each);
  const deployments = `
    SELECT
        intDiv(number, ${each}) AS service_number, number % ${each} AS n,
        concat('service-', toString(service_number)) AS service, concat('shop/service-', toString(service_number)) AS repository,
        ${Math.floor(now / 1000) - days * 86_400} + n * ${seconds} + sipHash64(number) % 7200 AS at,
        n % ${everyBack} = 9 AS is_back,
        -- Going back: the version before the last.
        if(is_back, n - 2, n) AS built,
        lower(hex(SHA1(concat(service, '/', toString(3 * built + 2))))) AS commit
    FROM numbers(${services * each})`;
  await session.ask(`
    INSERT INTO change_event
    SELECT
        toDateTime64(at, 9, 'UTC') AS received_time, if(report < 2, 'github', 'argocd') AS source, concat(service, '/', toString(n), '/', toString(report)) AS key, source AS reporter,
        concat('deployment/', repository, '/', toString(n)) AS source_id, 'deployment' AS kind,
        toDateTime64(at + report * 120, 9, 'UTC') AS occurred, if(report = 0, occurred, NULL) AS started, if(report = 0, NULL, occurred) AS finished,
        if(report = 0, 'running', 'succeeded') AS outcome, service, 'production' AS environment, concat('1.', toString(built)) AS version, '' AS previous_version, commit, repository,
        'main' AS ref, 'ada' AS actor, concat('Deploy ', toString(n)) AS title, 'deploy' AS pipeline, 'https://ci.example/1' AS url, [] AS links, [] AS labels, [] AS reverts
    FROM (${deployments}) ARRAY JOIN [0, 1, 2] AS report`);
  await session.ask(`
    INSERT INTO commit_event
    SELECT
        toDateTime64(at, 9, 'UTC') AS received_time, 'github' AS source, concat(service, '/', toString(k)) AS key, repository,
        lower(hex(SHA1(concat(service, '/', toString(k))))) AS commit, if(k = 0, [], [lower(hex(SHA1(concat(service, '/', toString(k - 1)))))]) AS parents,
        NULL AS authored, toDateTime64(at - 40000 + (k % 3) * 9000 + sipHash64(k, service) % 8000, 9, 'UTC') AS committed,
        'ada' AS author, concat('Commit ', toString(k)) AS title, 'main' AS branch, '' AS url, [] AS reverts, [] AS paths
    FROM (${deployments}) ARRAY JOIN [3 * n, 3 * n + 1, 3 * n + 2] AS k`);
  await session.ask(`
    INSERT INTO incident_event
    SELECT
        toDateTime64(at + 3000, 9, 'UTC') AS received_time, 'pagerduty' AS source, concat(service, '/', toString(n)) AS key, key AS source_id, 'incident' AS kind, false AS recurs,
        toDateTime64(at + 3000, 9, 'UTC') AS occurred, 'resolved' AS status, toDateTime64(at + 600, 9, 'UTC') AS started, started AS detected, NULL AS acknowledged, NULL AS mitigated, occurred AS resolved,
        'sev2' AS severity_declared, '' AS severity_derived, '' AS severity_reason, [service] AS services, 'production' AS environment, '' AS team, '' AS actor, 'Errors' AS title, '' AS url,
        [] AS links, [] AS changes, '' AS cause, false AS is_external, NULL AS impact_users, [] AS impact_journeys, NULL AS impact_budget, NULL AS impact_revenue
    FROM (${deployments}) WHERE n % ${everyIncident} = 4`);
}

async function main(services: number, days: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'shewhart-delivery-'));
  const target = { kind: 'embedded', path: join(directory, 'store'), database: 'bench' } as const;
  const opened = await openStore({ target });
  const session = createStoreSession(target, Promise.resolve());
  await Promise.resolve();
  const limits = { maxRows: 100_000, maxSeconds: 60, maxMemoryBytes: 1024 ** 3 };
  const engine = createQueryEngine({ target, limits, connections: 2 });
  const { delivery } = loadConfiguration({ env: {}, overrides: {} });
  const deriver = createDeliveryDeriver({
    session,
    rules: deliveryRules(delivery),
    ownPaths: [],
    refreshSeconds: 1,
    clock,
    log: silentLog,
  });
  try {
    const now = clock.wallMs();
    await seed(session, services, days, now);
    print(`${services} services, ${days} days, ${services * Math.round((days * perWeek) / 7)} deployments`);
    await timed('derive the whole history, once at a start', 1, () => deriver.pass());
    let told = 0;
    await timed('derive after one new deployment', 5, async () => {
      const at = new Date(now - 3_600_000 + 60_000 * (told += 1)).toISOString();
      await session.ask(
        `INSERT INTO change_event (received_time, source, key, reporter, source_id, kind, occurred, finished, outcome, service, environment, version) SELECT now64(9), 'github', {id:String}, 'github', {id:String}, 'deployment', parseDateTime64BestEffort({at:String}, 9, 'UTC') AS when, when, 'succeeded', 'service-0', 'production', {id:String}`,
        { id: `new-${told}`, at },
      );
      await deriver.pass();
    });
    const scope = scopeOf({}, now);
    let version = 0;
    const kept = createDeliveryFacts(engine, () => version);
    const answered = async (): Promise<number> => {
      const facts = await kept.read(scopeParameters(scope, delivery));
      const answer = deliveryReport(facts, {
        ...{ scope, interval: 'week', groupBy: 'service', now, asOf: now },
        maturesAfterMs: 86_400_000,
      } as const);
      return JSON.stringify(answer).length;
    };
    await timed('all delivery metrics over 90 days, by week and by service: after news', 20, () => {
      version += 1;
      return answered();
    });
    const all = await timed('the same, asked again', 20, answered);
    const baseline = await timed('baseline: the deployments alone, from their reports each time', 5, () =>
      session.ask(
        `SELECT count(), sum(cityHash64(service, environment, version, commit, outcome, started, finished)) FROM v_changes WHERE kind IN ('deployment', 'rollback')`,
      ),
    );
    print(`${(baseline / all).toFixed(1)} times as fast as the baseline, which counts nothing yet`);
  } finally {
    await engine.close();
    await session.close();
    await opened.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Runs it so often and prints median and worst. @returns the median in milliseconds */
async function timed(title: string, rounds: number, task: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  const { user, system } = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    await task();
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  const median = times[times.length >> 1]!;
  const used = process.cpuUsage({ user, system });
  // On a busy machine the processor's time says more than the clock's.
  const cpu = (used.user + used.system) / 1000 / rounds;
  print(
    `${title}: median ${median.toFixed(0)} ms, worst ${times.at(-1)!.toFixed(0)} ms, processor ${cpu.toFixed(0)} ms each`,
  );
  return median;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main(Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 180));
