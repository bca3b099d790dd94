import { createStoreSession } from '../../src/app/store-session.ts';
import { loadConfiguration } from '../../src/config/load-configuration.ts';
import { createDeliveryDeriver, type DeliveryDeriver } from '../../src/delivery/delivery-deriver.ts';
import { deliveryRules } from '../../src/delivery/delivery-rules.ts';
import { silentLog } from '../../src/observe/log.ts';
import type { StoreRow, StoreSession } from '../../src/ports.ts';
import type { StoreTarget } from '../../src/store/store-connection.ts';
import { ManualClock } from '../manual-clock.ts';
import { openedStore, type OpenedStore } from '../store-fixture.ts';

/** The store with its events and what is derived from them; events are written as the spool would. */
export interface DeliveryFixture {
  readonly target: StoreTarget;
  readonly session: StoreSession;
  readonly deriver: DeliveryDeriver;
  /** Reports of changes; what is left out is that of a successful deployment of `cart` to production. */
  changes(...reports: readonly Partial<ChangeRow>[]): Promise<void>;
  commits(...rows: readonly StoreRow[]): Promise<void>;
  incidents(...rows: readonly StoreRow[]): Promise<void>;
  correct(row: { change_id: string; incident_id?: string; verdict: string; author?: string }): Promise<void>;
  /** Of the view, by change; what no rule needs is left out. */
  links(): Promise<StoreRow[]>;
  ask(sql: string): Promise<StoreRow[]>;
  /** Empties every table that a test writes or derives. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const tables = [
  ...['change_event', 'commit_event', 'incident_event', 'dependency_calls'],
  ...['deployment', 'deployment_content', 'failure_link', 'link_correction'],
];

export interface ChangeRow {
  id: string;
  at: string;
  startedAt: string;
  outcome: string;
  [column: string]: unknown;
}

export async function deliveryFixture(overrides: Record<string, unknown> = {}): Promise<DeliveryFixture> {
  const opened: OpenedStore = await openedStore();
  const session = createStoreSession(opened.target, Promise.resolve());
  await Promise.resolve();
  const configuration = loadConfiguration({ env: {}, overrides });
  const clock = new ManualClock();
  const deriver = createDeliveryDeriver({
    session,
    rules: deliveryRules(configuration.delivery),
    ownPaths: configuration.delivery.services,
    refreshSeconds: 1,
    clock,
    log: silentLog,
  });
  let received = Date.parse('2026-11-01T00:00:00Z');
  const event = (key: string) => ({
    received_time: new Date((received += 1)).toISOString(),
    source: 'test',
    key: `${key}/${received}`,
  });
  let said = 0;
  return {
    target: opened.target,
    session,
    deriver,
    changes: (...reports) =>
      session.insert(
        'change_event',
        reports.map(({ id = '', at = '', startedAt, outcome = 'succeeded', ...columns }) => ({
          ...event(id),
          reporter: 'test',
          source_id: id,
          kind: 'deployment',
          occurred: at,
          started: startedAt ?? at,
          finished: at,
          outcome,
          service: 'cart',
          environment: 'production',
          version: '',
          previous_version: '',
          commit: '',
          repository: 'shop/cart',
          ref: '',
          actor: '',
          title: '',
          pipeline: '',
          url: '',
          links: [],
          labels: [],
          reverts: [],
          ...columns,
        })),
      ),
    commits: (...rows) =>
      session.insert(
        'commit_event',
        rows.map((row) => ({
          ...event(String(row['commit'])),
          repository: 'shop/cart',
          parents: [],
          authored: null,
          author: '',
          title: '',
          branch: '',
          url: '',
          reverts: [],
          paths: [],
          ...row,
        })),
      ),
    incidents: (...rows) =>
      session.insert(
        'incident_event',
        rows.map(({ id, at, ...row }) => ({
          ...event(String(id)),
          source_id: id,
          kind: 'incident',
          recurs: false,
          occurred: at,
          status: 'open',
          started: at,
          detected: at,
          acknowledged: null,
          mitigated: null,
          resolved: null,
          severity_declared: '',
          severity_derived: '',
          severity_reason: '',
          services: ['cart'],
          environment: 'production',
          team: '',
          actor: '',
          title: '',
          url: '',
          links: [],
          changes: [],
          cause: '',
          is_external: false,
          impact_users: null,
          impact_journeys: [],
          impact_budget: null,
          impact_revenue: null,
          ...row,
        })),
      ),
    correct: ({ incident_id = '', author = 'ada', ...row }) =>
      session.insert('link_correction', [
        {
          incident_id,
          author,
          reason: 'I was there',
          created: new Date(Date.parse('2026-12-01T00:00:00Z') + 1000 * ++said).toISOString(),
          ...row,
        },
      ]),
    links: () =>
      session.ask(
        'SELECT change_id, method, incident_id, remedy, confidence, verdict, reason, toString(recovered) AS recovered FROM v_failure_links ORDER BY change_id, method, incident_id, remedy',
      ),
    ask: (sql) => session.ask(sql),
    async clear() {
      for (const table of tables) await opened.connection.command(`TRUNCATE TABLE ${table}`);
    },
    async close() {
      await session.close();
      await opened.close();
    },
  };
}
