import type {
  EpisodeSummary,
  IndicatorChartResponse,
  IndicatorSummary,
  SqlResponse,
} from '@shewhart/schemas/api';
import type { Answer } from './host-server.ts';

/** A collector with one shop: its charts, one episode that lasts, one that is over, one deployment. */

const bucketSeconds = 3600;
const hours = 7 * 24;

/** Numbers that are the same in every run (mulberry32). */
export function seededNoise(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, each) => sum + each, -6);
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

interface Shape {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly unit: string;
  readonly level: number;
  readonly spread: number;
}

const shapes: readonly Shape[] = [
  {
    id: 'checkout-rate',
    title: 'checkout POST /orders request rate',
    kind: 'rate',
    unit: '{request}/s',
    level: 40,
    spread: 3,
  },
  {
    id: 'checkout-errors',
    title: 'checkout POST /orders error ratio',
    kind: 'error-ratio',
    unit: '1',
    level: 0.012,
    spread: 0.002,
  },
  {
    id: 'checkout-p50',
    title: 'checkout POST /orders latency p50',
    kind: 'p50',
    unit: 's',
    level: 0.08,
    spread: 0.006,
  },
  {
    id: 'checkout-p95',
    title: 'checkout POST /orders latency p95',
    kind: 'p95',
    unit: 's',
    level: 0.31,
    spread: 0.02,
  },
];

export interface FixtureCollector {
  readonly answer: Answer;
  /** Bodies of the causes that were assigned. */
  readonly causes: unknown[];
}

/** @param nowSeconds end of the data, seconds since 1970 */
export function fixtureCollector(nowSeconds: number): FixtureCollector {
  const start = Math.floor(nowSeconds / bucketSeconds) * bucketSeconds - hours * bucketSeconds;
  const at = (hour: number): number => start + hour * bucketSeconds;
  const causes: unknown[] = [];
  const episodes: EpisodeSummary[] = [
    episode('ep-open', shapes[3]!, at(hours - 10), null, 'lasting'),
    episode('ep-over', shapes[3]!, at(60), at(64), 'over'),
  ];
  // eslint-disable-next-line @typescript-eslint/require-await
  const answer: Answer = async (method, url, body) => {
    const { pathname, searchParams } = url;
    if (pathname === '/readyz')
      return ok({ status: 'ready', parts: { store: { ready: true, detail: 'open' } } });
    if (pathname === '/api/v1/indicators')
      return ok({ indicators: shapes.map((shape) => summary(shape, at(hours))) });
    if (pathname === '/api/v1/episodes') {
      const status = searchParams.get('status');
      return ok({ episodes: episodes.filter((each) => status === null || each.status === status) });
    }
    if (pathname === '/api/v1/changes') {
      const change = { changeId: 'c1', kind: 'deployment', service: 'checkout', environment: 'production' };
      const told = {
        title: 'checkout 1.4.2',
        started: iso(at(hours - 11)),
        outcome: 'succeeded',
        links: ['https://ci/42'],
      };
      return ok({ changes: [{ ...change, ...told }], next: null });
    }
    if (pathname === '/api/v1/baselines') return ok({ baselines: [] });
    if (pathname === '/api/v1/incidents') return ok({ incidents: [], next: null });
    if (pathname === '/api/v1/sql') return ok(sqlAnswer(body, at));
    if (method === 'POST' && pathname.endsWith('/cause')) {
      causes.push(JSON.parse(body));
      return ok({ id: 'ep-open' });
    }
    const id = /^\/api\/v1\/indicators\/([^/]+)\/chart$/.exec(pathname)?.[1];
    const shape = shapes.find((each) => each.id === id);
    if (shape === undefined) {
      return {
        status: 404,
        body: { title: 'Not Found', status: 404, detail: `There is no indicator ${id}.`, code: 'X' },
      };
    }
    const from = Date.parse(searchParams.get('from')!) / 1000;
    const to = Date.parse(searchParams.get('to')!) / 1000;
    return ok(chart(shape, at, episodes, from, to));
  };
  return { answer, causes };
}

const ok = (body: unknown): { status: number; body: unknown } => ({ status: 200, body });

function summary({ id, title, kind, unit, level, spread }: Shape, until: number): IndicatorSummary {
  return {
    id,
    title,
    kind,
    unit,
    origin: 'found',
    service: 'checkout',
    environment: 'production',
    bucketSeconds,
    severity: 'warning',
    state: 'judged',
    error: null,
    baselineVersion: 1,
    judgedUntil: iso(until),
    newest: {
      at: iso(until),
      value: level,
      lower: level - 3 * spread,
      upper: level + 3 * spread,
      score: 0,
    },
    episode: kind === 'p95' ? { id: 'ep-open', startedAt: iso(until - 10 * bucketSeconds) } : null,
  };
}

function episode(id: string, shape: Shape, from: number, to: number | null, note: string): EpisodeSummary {
  return {
    id,
    indicatorId: shape.id,
    title: shape.title,
    service: 'checkout',
    environment: 'production',
    severity: 'warning',
    status: to === null ? 'firing' : 'resolved',
    startedAt: iso(from),
    detectedAt: iso(from + bucketSeconds),
    endedAt: to === null ? null : iso(to),
    reopenings: 0,
    rule: 'limits',
    ruleText: 'a point above the upper limit',
    side: 'above',
    value: 0.45,
    center: shape.level,
    lower: shape.level - 3 * shape.spread,
    upper: shape.level + 3 * shape.spread,
    peakScore: 1.9,
    baselineVersion: 1,
    trial: false,
    cause:
      note === 'over'
        ? { kind: 'change', reference: 'checkout 1.4.1', note: 'rolled back', author: 'ada' }
        : null,
  };
}

/** A shift upwards while an episode lasts; everything else is noise about the level. */
function chart(
  shape: Shape,
  at: (hour: number) => number,
  episodes: readonly EpisodeSummary[],
  from: number,
  to: number,
): IndicatorChartResponse {
  const noise = seededNoise(shape.id.length * 7919);
  const { id, title, unit, level, spread } = shape;
  const rows = Array.from({ length: hours }, (_, hour) => {
    const isShifted = shape.kind === 'p95' && ((hour >= 60 && hour < 64) || hour >= hours - 10);
    const value = Math.max(
      0,
      level + spread * (Math.max(-2.6, Math.min(2.6, noise())) + (isShifted ? 5.5 : 0)),
    );
    return { at: at(hour), value, isShifted };
  }).filter((row) => row.at >= from && row.at <= to);
  const column = <T>(read: (row: (typeof rows)[number]) => T): T[] => rows.map(read);
  return {
    indicator: { id, title, unit, service: 'checkout', environment: 'production', bucketSeconds },
    points: {
      at: column((row) => row.at),
      value: column((row) => row.value),
      n: column(() => 1200),
      center: column(() => level),
      lower: column(() => Math.max(0, level - 3 * spread)),
      upper: column(() => level + 3 * spread),
      score: column((row) => (row.value - level) / (3 * spread)),
      violations: column((row) => (row.value > level + 3 * spread ? ['limits'] : [])),
      baselineVersion: column(() => 1),
      completeness: column(() => 1),
      revision: column(() => 0),
    },
    episodes: episodes.filter(({ indicatorId }) => indicatorId === id).map((each) => ({ ...each })),
    baselines: [
      {
        indicatorId: id,
        version: 1,
        effectiveFrom: iso(at(0)),
        from: iso(at(-336)),
        to: iso(at(0)),
        points: 336,
        excluded: [],
        why: [],
        author: 'shewhart',
        reason: 'first 14 days',
        trial: false,
        falseAlarmEveryDays: 30,
      },
    ],
    changes: [{ at: iso(at(hours - 11)), kind: 'deployment', title: 'checkout 1.4.2' }],
  };
}

function sqlAnswer(body: string, at: (hour: number) => number): SqlResponse {
  const { query, params = {} } = JSON.parse(body) as { query: string; params?: Record<string, string> };
  const statistics = { elapsedSeconds: 0.01, rowsRead: 1, bytesRead: 1, rows: 1, truncated: false };
  if (query.includes('toStartOfDay')) {
    const columns = [
      { name: 'time', type: "DateTime('UTC')" },
      { name: 'episodes', type: 'UInt64' },
    ];
    const isAsked = (seconds: number): boolean =>
      seconds * 1000 >= Number(params['shewhart_from']) && seconds * 1000 <= Number(params['shewhart_to']);
    const days = [3, 1, 2, 4, 2, 1, 2].map((count, place) => ({ seconds: at(place * 24), count }));
    const rows = days
      .filter(({ seconds }) => isAsked(seconds))
      .map(({ seconds, count }) => [iso(seconds).slice(0, 19).replace('T', ' '), String(count)]);
    return { columns, rows, statistics };
  }
  if (query.includes('GROUP BY service')) {
    const columns = [
      { name: 'Service', type: 'LowCardinality(String)' },
      { name: 'Now', type: 'UInt64' },
      { name: 'Episodes', type: 'UInt64' },
    ];
    return { columns, rows: [['checkout', '1', '2']], statistics };
  }
  const name = /AS (\w+) FROM/.exec(query)?.[1] ?? 'value';
  return { columns: [{ name, type: 'UInt64' }], rows: [['2']], statistics };
}
