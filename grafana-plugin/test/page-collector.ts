import type { BaselineResponse, Dependency, EpisodeListResponse } from '@shewhart/schemas/api';
import { comparison, delivery, effect, incident } from './contract-answers.ts';
import type { Answer } from './host-server.ts';
import { panelCollector, type PanelCollector } from './panel-collector.ts';

/** Addresses of all pages of the app, each with a heading that is there once its last answer is. */
export const pages: readonly (readonly [path: string, heading: string])[] = [
  ['/a/shewhart-app/overview', 'Services, worst first'],
  ['/a/shewhart-app/service/checkout', 'Neighbours'],
  ['/a/shewhart-app/change/ci%3A41', 'Gates, plans and decisions'],
  ['/a/shewhart-app/incident/pagerduty%3AINC-7', 'Similar ones'],
  ['/a/shewhart-app/baselines', 'All indicators'],
  ['/a/shewhart-app/baselines?indicator=checkout-p95', 'Freeze a new baseline'],
];

const ok = (body: unknown): { status: number; body: unknown } => ({ status: 200, body });
const gone = (what: string): { status: number; body: unknown } => ({
  status: 404,
  body: { title: 'Not Found', status: 404, detail: `There is no ${what}.`, code: 'RECEIVE_NOT_FOUND' },
});

const change = {
  changeId: 'ci:41',
  kind: 'deployment',
  service: 'checkout',
  environment: 'production',
  version: '1.4.1',
  previousVersion: '1.4.0',
  commit: '5afe79ff45d19c0b2d0a',
  title: 'Deploy checkout 1.4.1',
  started: '2026-11-03T10:00:00Z',
  finished: '2026-11-03T10:05:00Z',
  outcome: 'succeeded',
  links: ['https://ci.example/41'],
  sources: ['github'],
};

const link = {
  changeId: 'ci:41',
  incidentId: incident.incidentId,
  episodeId: null,
  method: 'explicit',
  confidence: 1,
  verdict: 'failed',
  reason: 'the incident names the change',
  recoveredAt: '2026-11-03T10:19:00Z',
  author: null,
};

const dependency = (caller: string, callee: string): Dependency => ({
  environment: 'production',
  caller,
  callee,
  calls: 12_345,
  errors: 12,
  lastSeen: '2026-11-03T10:00:00Z',
});

const baseline = (version: number): BaselineResponse => ({
  indicatorId: 'checkout-p95',
  version,
  effectiveFrom: `2026-11-0${version}T00:00:00Z`,
  from: '2026-10-01T00:00:00Z',
  to: `2026-11-0${version}T00:00:00Z`,
  points: 336,
  excluded: [],
  why: [],
  author: 'ada',
  reason: 'the cache is in front of the database since the day before, which is a lasting change',
  trial: false,
  falseAlarmEveryDays: 30,
  model: {},
});

/** What is the same for every question of a route. */
const fixed: Readonly<Record<string, object>> = {
  '/api/v1/changes/ci:41': {
    change,
    commits: [{ ...change, title: 'Cache orders', author: 'ada', committed: change.started, leadMs: 1e7 }],
    links: [link],
  },
  '/api/v1/changes/ci:41/effect': effect,
  '/api/v1/changes/effects': { effects: [{ ...effect, changeId: 'c1' }] },
  '/api/v1/links': { links: [link] },
  '/api/v1/dependencies': {
    dependencies: [dependency('web', 'checkout'), dependency('checkout', 'payment')],
  },
  '/api/v1/trail': { entries: [] },
  '/api/v1/incidents': {
    incidents: [{ ...incident, incidentId: 'pagerduty:INC-6', status: 'open' }],
    next: null,
  },
  '/api/v1/delivery': delivery,
  '/api/v1/baselines': { baselines: [baseline(2), baseline(1)] },
  '/api/v1/baselines/compare': comparison,
};

/** The made-up collector with answers for every page of the app. */
export function pageCollector(now: number): PanelCollector {
  const { answer: base, causes } = panelCollector(now);
  const answer: Answer = async (method, url, body) => {
    const path = decodeURIComponent(url.pathname);
    if (path === '/api/v1/sql' && body.includes('FROM v_incidents WHERE')) return ok(incidentRow(body));
    if (method !== 'GET') return base(method, url, body);
    const found = fixed[path];
    if (found !== undefined) return ok(found);
    if (path.startsWith('/api/v1/changes/')) return gone('change');
    const answered = base(method, url, body);
    return path === '/api/v1/episodes' ? ok(await withRecovered(answered)) : answered;
  };
  return { answer, causes };
}

/** Recovered episodes enough for a list that does not show all at once. */
async function withRecovered(asked: ReturnType<Answer>): Promise<EpisodeListResponse> {
  const { episodes } = (await asked).body as EpisodeListResponse;
  const over = episodes.filter(({ status }) => status === 'resolved');
  const copies = Array.from({ length: 14 }, (_, copy) =>
    over.map((each) => ({ ...each, id: `${each.id}-${copy}`, endedAt: new Date().toISOString() })),
  );
  return { episodes: [...episodes, ...copies.flat()] };
}

/** The incident as a row of the view, when it is the one asked for. */
function incidentRow(body: string): object {
  const { params } = JSON.parse(body) as { params: { id: string } };
  const names = Object.keys(incident);
  const columns = names.map((name) => ({
    name: name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    type: 'String',
  }));
  return { columns, rows: params.id === incident.incidentId ? [Object.values(incident)] : [] };
}
