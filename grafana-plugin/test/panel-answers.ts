import { evaluateChart, wilsonInterval } from '@shewhart/analysis';
import type {
  DeliveryMetricsMessage,
  DeliveryResponse,
  IncidentTrendsResponse,
  BaselineComparisonResponse,
} from '@shewhart/schemas/api';
import { seededNoise } from './fixture-collector.ts';

/** What the collector answers for the panels: made-up organisations, the same in every run. */

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const week = 7 * day;
const iso = (at: number): string => new Date(at).toISOString();

const share = (k: number, n: number) => {
  const { value, lower, upper } = wilsonInterval(k, n);
  return { k, n, value, lower, upper };
};

const distribution = (n: number, p50: number, spread = 1) => {
  const known = n > 0;
  const half = 1.4 / Math.sqrt(Math.max(n, 1));
  const times = (factor: number): number | null => (known ? p50 * factor : null);
  return {
    n,
    p50: times(1),
    p75: times(1 + spread),
    p90: times(1 + 3 * spread),
    p95: times(1 + 5 * spread),
    lower: n >= 6 ? p50 * (1 - half) : null,
    upper: n >= 6 ? p50 * (1 + 1.5 * half) : null,
  };
};

interface DeliveryCounts {
  readonly deployments: number;
  readonly failed: number;
  readonly inferred: number;
  readonly pending: number;
  readonly open: number;
  readonly days: number;
  readonly leadMs: number;
}

function metrics(of: DeliveryCounts): DeliveryMetricsMessage {
  const { deployments: n, failed, inferred, pending, open, days } = of;
  const perDay = n / days;
  const half = (1.96 * Math.sqrt(n)) / days;
  const judged = Math.max(0, n - pending);
  return {
    deploymentFrequency: {
      perDay,
      n,
      rollbacks: Math.floor(failed / 2),
      redeploys: n > 8 ? 1 : 0,
      medianDaysPerWeek: n === 0 ? null : Math.min(5, Math.ceil(perDay * 5)),
      lower: Math.max(0, perDay - half),
      upper: perDay + half + 1 / days,
      method: 'Succeeded deployments a day; exact Poisson interval',
    },
    leadTime: {
      ...distribution(n * 3, of.leadMs, 0.8),
      negative: 0,
      unlinkedShare: n === 0 ? null : 0.08,
      method: 'Commit to deployment, median over commits',
    },
    changeFailRate: {
      explicit: share(failed, judged),
      withInferred: share(Math.min(judged, failed + inferred), judged),
      pending,
      method: 'Failed of judged deployments, Wilson interval',
    },
    recoveryTime: {
      ...distribution(failed, 48 * minute, 0.7),
      open,
      method: 'Kaplan-Meier, open ones censored',
    },
    reworkRate: { ...share(Math.floor(n / 9), n), method: 'Unplanned deployments after a failure' },
    batchSize: { p50: n === 0 ? null : 3, n },
  };
}

const bands: DeliveryResponse['bands'] = [2021, 2023, 2024].map((year) => ({
  year,
  levels: [
    { metric: 'deploymentFrequency', band: 'high', text: 'between once a day and once a week' },
    { metric: 'leadTime', band: 'high', text: 'between a day and a week' },
    { metric: 'changeFailRate', band: year === 2024 ? null : 'medium', text: 'no thresholds in 2024' },
    { metric: 'recoveryTime', band: 'elite', text: 'under an hour' },
    { metric: 'reworkRate', band: null, text: 'no bands' },
  ],
  caution: 'clusters of a survey, not goals: compare a service with itself.',
}));

/** Twelve weeks of a service that deploys a few times a week; the last week is not over. */
export function deliveryAnswer(now: number, groupNames: readonly string[] = []): DeliveryResponse {
  const noise = seededNoise(11);
  const to = now;
  const from = Math.floor(now / week) * week - 11 * week + 4 * day;
  const weeks = Array.from({ length: Math.ceil((to - from) / week) }, (_, place) => {
    const start = from + place * week;
    const end = Math.min(start + week, to);
    const isQuiet = place === 5;
    const deployments = isQuiet
      ? 0
      : Math.max(1, Math.round((5 + place * 0.6 + noise() * 1.6) * ((end - start) / week)));
    const failed = isQuiet
      ? 0
      : Math.max(0, Math.min(deployments, Math.round(0.14 * deployments + noise() * 0.6)));
    const pending = end === to ? Math.min(2, deployments) : 0;
    const counts = {
      deployments,
      failed,
      inferred: place % 4 === 0 ? 1 : 0,
      pending,
      open: 0,
      days: (end - start) / day,
    };
    return { start, end, ...counts, leadMs: (30 - place + noise() * 3) * hour };
  });
  const sum = (read: (each: (typeof weeks)[number]) => number): number =>
    weeks.reduce((before, each) => before + read(each), 0);
  const whole = metrics({
    deployments: sum(({ deployments }) => deployments),
    failed: sum(({ failed }) => failed),
    inferred: sum(({ inferred }) => inferred),
    pending: 2,
    open: 1,
    days: (to - from) / day,
    leadMs: 26 * hour,
  });
  return {
    scope: { service: 'checkout', environment: 'production', team: null },
    window: { from: iso(from), to: iso(to), interval: 'week' },
    metrics: whole,
    intervals: weeks.map((each) => ({
      from: iso(each.start),
      to: iso(each.end),
      metrics: metrics(each),
      partial: each.end - each.start < week,
    })),
    groups: groupNames.map((name, place) => ({
      name,
      metrics: metrics({
        deployments: place % 7 === 6 ? 0 : 4 + ((place * 37) % 90),
        failed: place % 7 === 6 ? 0 : (place * 5) % 9,
        inferred: 1,
        pending: 0,
        open: 0,
        days: 84,
        leadMs: (4 + ((place * 13) % 90)) * hour,
      }),
    })),
    bands,
    quickCheck: {
      score: 7.2,
      parts: (
        ['deploymentFrequency', 'leadTime', 'changeFailRate', 'recoveryTime', 'reworkRate'] as const
      ).map((metric) => ({ metric, answer: 4, score: 7 })),
    },
    tradeOff: weeks.map((each) => ({
      from: iso(each.start),
      to: iso(each.end),
      deployments: each.deployments,
      failed: each.failed,
      failRate: share(each.failed, each.deployments),
      batchSize: each.deployments === 0 ? null : 3,
    })),
    asOf: iso(to),
  };
}

/** Nothing was deployed, or nobody reports it. */
export function emptyDeliveryAnswer(now: number): DeliveryResponse {
  const whole = deliveryAnswer(now);
  const none = metrics({ deployments: 0, failed: 0, inferred: 0, pending: 0, open: 0, days: 84, leadMs: 0 });
  return {
    ...whole,
    metrics: none,
    intervals: whole.intervals.map((each) => ({ ...each, metrics: none })),
    bands: [],
    quickCheck: { score: null, parts: whole.quickCheck.parts.map((part) => ({ ...part, score: null })) },
    tradeOff: whole.tradeOff.map((each) => ({ ...each, deployments: 0, failed: 0, failRate: share(0, 0) })),
    asOf: null,
  };
}

const severities = ['SEV1', 'SEV2', 'SEV3', ''] as const;

const histogramEnds = [1, 2, 5, 10, 20, 45, 90, 180, 360, 720, 1440, 2880].map((each) => each * minute);

function times(n: number, p50: number, open: number, missing: number, starts: readonly number[]) {
  const center = histogramEnds.findIndex((end) => end >= p50);
  return {
    ...distribution(n, p50, 0.9),
    open,
    missing,
    histogram: histogramEnds.map((upToMs, place) => ({
      upToMs,
      n: n === 0 ? 0 : Math.round((n - open) * 0.34 * Math.exp(-((place - center) ** 2) / 3)),
    })),
    overTime: starts.map((from, place) => ({
      from: iso(from),
      p50: place % 5 === 4 ? null : p50 * (1 + 0.3 * Math.sin(place)),
      p90: place % 5 === 4 ? null : p50 * 3,
      n: place % 5 === 4 ? 0 : 3,
    })),
  };
}

/** Thirteen weeks with a cluster of incidents in the tenth; two are still open. */
export function trendsAnswer(now: number, kind: 'c' | 'g' | 't' = 'c'): IncidentTrendsResponse {
  const from = Math.floor(now / week) * week - 12 * week - 3 * day;
  const bySeverity =
    kind === 'c'
      ? [
          [0, 1, 2, 0],
          [0, 0, 1, 1],
          [1, 1, 1, 0],
          [0, 1, 3, 0],
          [0, 0, 2, 0],
          [0, 2, 1, 0],
          [0, 0, 0, 0],
          [0, 1, 2, 0],
          [1, 0, 2, 0],
          [2, 4, 6, 1],
          [0, 1, 2, 0],
          [0, 0, 1, 0],
          [0, 1, 1, 0],
        ]
      : Array.from({ length: 13 }, (_, place) => [place % 6 === 5 ? 1 : 0, 0, place % 4 === 1 ? 1 : 0, 0]);
  const counts = bySeverity.map((parts, place) => {
    const start = from + place * week;
    return {
      from: iso(start),
      to: iso(Math.min(start + week, now)),
      total: parts.reduce((sum, each) => sum + each, 0),
      bySeverity: Object.fromEntries(severities.map((name, at) => [name, parts[at]!])),
      partial: place === 12,
    };
  });
  const starts = counts.map((each) => Date.parse(each.from));
  const total = counts.reduce((sum, each) => sum + each.total, 0);
  return {
    window: { from: iso(from), to: iso(now), interval: 'week' },
    total,
    counts,
    chart: chartOf(kind, counts),
    betweenIncidents: distribution(total - 1, 2 * day),
    times: {
      detect: times(total, 6 * minute, 0, 3, starts),
      acknowledge: times(total, 9 * minute, 0, 5, starts),
      mitigate: times(total, 55 * minute, 2, 1, starts),
      resolve: times(total, 4 * hour, 2, 0, starts),
    },
    recurrence: {
      share: share(7, total),
      withinDays: 30,
      groups: [
        {
          service: 'checkout',
          cause: 'database connection pool',
          n: 4,
          last: iso(now - 20 * day),
          incidentIds: ['pagerduty:INC-31', 'pagerduty:INC-44', 'pagerduty:INC-52', 'pagerduty:INC-55'],
        },
        {
          service: 'search',
          cause: '',
          n: 3,
          last: iso(now - 9 * day),
          incidentIds: ['pagerduty:INC-40', 'pagerduty:INC-58', 'pagerduty:INC-61'],
        },
        {
          service: 'payments',
          cause: 'certificate expired',
          n: 2,
          last: iso(now - 41 * day),
          incidentIds: ['jira:OPS-12', 'jira:OPS-77'],
        },
      ],
    },
    groups: [],
  };
}

function chartOf(
  kind: 'c' | 'g' | 't',
  counts: IncidentTrendsResponse['counts'],
): IncidentTrendsResponse['chart'] {
  const whole = counts.filter(({ partial }) => !partial);
  const values = kind === 'c' ? whole.map(({ total }) => total) : [9, 14, 22, 6, 18, 1, 1, 12];
  const at =
    kind === 'c' ? whole.map((each) => each.from) : values.map((_, place) => counts[place + 3]!.from);
  const answer = evaluateChart({ chart: kind, values, rules: 'limits' });
  return {
    chart: kind,
    why:
      kind === 'c'
        ? '2.9 incidents a week: counts vary enough to be judged'
        : 'rare: one incident in two weeks',
    points: answer.points.map(({ value, center, lower, upper, violations }, place) => ({
      at: at[place]!,
      ...{ value, center, lower, upper, violations },
    })),
    violations: answer.violations.map(({ rule, text, at: place }) => ({ rule, text, at: at[place]! })),
    expectedFalseAlarmEvery: answer.expectedFalseAlarmEvery,
  };
}

/** No incident in the window. */
export function emptyTrendsAnswer(now: number): IncidentTrendsResponse {
  const whole = trendsAnswer(now);
  const none = times(0, 0, 0, 0, []);
  return {
    ...whole,
    total: 0,
    counts: whole.counts.map((each) => ({ ...each, total: 0, bySeverity: {} })),
    chart: { ...whole.chart, points: [], violations: [] },
    times: { detect: none, acknowledge: none, mitigate: none, resolve: none },
    recurrence: { share: share(0, 0), withinDays: 30, groups: [] },
  };
}

export function comparisonAnswer(
  now: number,
  verdict: BaselineComparisonResponse['verdict'] = 'better',
): BaselineComparisonResponse {
  const isEarly = verdict === 'too-early';
  const sign = verdict === 'worse' ? 1 : -1;
  const effect = isEarly ? null : verdict === 'no-detectable-change' ? -0.004 : sign * 0.061;
  const half = verdict === 'no-detectable-change' ? 0.011 : 0.012;
  const version = (number: number, from: number, reason: string, author: string) => ({
    indicatorId: 'checkout-p95',
    version: number,
    effectiveFrom: iso(now - from * day + 2 * hour),
    from: iso(now - from * day - 14 * day),
    to: iso(now - from * day),
    points: 336,
    excluded: [],
    why: [],
    author,
    reason,
    trial: false,
    model: null,
    falseAlarmEveryDays: 30,
  });
  const period = (from: number, to: number, center: number, number: number) => ({
    from: iso(now - from * day),
    to: iso(now - to * day),
    version: number,
    n: 336,
    center,
    lower: center - 0.055,
    upper: center + 0.06,
    sigma: 0.019,
    author: 'ada',
    reason: number === 2 ? 'before the connection pool was enlarged' : 'after it',
    frozen: number === 2,
  });
  return {
    indicator: {
      id: 'checkout-p95',
      title: 'POST /orders latency p95',
      unit: 's',
      service: 'checkout',
      environment: 'production',
      direction: 'up',
    },
    before: period(28, 14, 0.31, 2),
    after: {
      ...period(isEarly ? 0.1 : 14, 0, 0.31 + (effect ?? 0), 3),
      ...(isEarly ? { n: 3, center: null } : {}),
    },
    effect,
    relative: effect === null ? null : effect / 0.31,
    lower: effect === null ? null : effect - half,
    upper: effect === null ? null : effect + half,
    level: 0.95,
    verdict,
    reason: isEarly
      ? 'Too early: 336 points before and 3 after, 8 of each are needed.'
      : 'Ratio of the typical values, compared on a log scale; like hours compared, memory of 0.4 allowed for.',
    guardrails: [
      {
        indicatorId: 'checkout-errors',
        title: 'POST /orders error ratio',
        verdict: 'no-detectable-change',
        effect: 0.0004,
        relative: 0.03,
        lower: -0.001,
        upper: 0.0018,
        reason: 'The interval holds zero.',
        outOfControl: false,
      },
      {
        indicatorId: 'checkout-cpu',
        title: 'CPU utilisation',
        verdict: verdict === 'better' ? 'worse' : 'better',
        effect: 0.06,
        relative: 0.12,
        lower: 0.03,
        upper: 0.09,
        reason: 'Rose by 12 %.',
        outOfControl: true,
      },
      {
        indicatorId: 'checkout-rate',
        title: 'POST /orders request rate',
        verdict: 'too-early',
        effect: null,
        relative: null,
        lower: null,
        upper: null,
        reason: 'Too few points.',
        outOfControl: false,
      },
    ],
    versions: [
      version(1, 120, 'first 14 days', 'shewhart'),
      version(2, 28, 'before the connection pool was enlarged', 'ada'),
      version(3, 1, 'new level after the pool was enlarged', 'grace'),
    ],
  };
}
