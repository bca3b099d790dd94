import type {
  BaselineComparisonResponse,
  ChangeEffectResponse,
  DeliveryEventsResponse,
  DeliveryMetricsMessage,
  DeliveryResponse,
  Distribution,
  IncidentTrendsResponse,
  TimeDistribution,
} from '@shewhart/schemas/api';
import type { Incident } from '../src/datasource/collector-answers.ts';

/** Answers of one shop: what the collector sends, with numbers that are easy to follow by hand. */

const minute = 60_000;
const hour = 60 * minute;
const window = { from: '2026-11-01T00:00:00Z', to: '2026-11-15T00:00:00Z' };
const share = (k: number, n: number) => ({
  value: n === 0 ? null : k / n,
  k,
  n,
  lower: n === 0 ? null : 0.05,
  upper: n === 0 ? null : 0.6,
});

export function distribution(n: number, p50: number | null): Distribution {
  const times = (factor: number): number | null => (p50 === null ? null : p50 * factor);
  return {
    n,
    p50,
    p75: times(1.5),
    p90: times(2),
    p95: times(2.5),
    lower: times(0.8),
    upper: times(1.3),
  };
}

export function deliveryMetrics(deployments: number): DeliveryMetricsMessage {
  const isEmpty = deployments === 0;
  return {
    deploymentFrequency: {
      perDay: isEmpty ? null : deployments / 7,
      n: deployments,
      rollbacks: 0,
      redeploys: 0,
      medianDaysPerWeek: isEmpty ? null : 5,
      lower: isEmpty ? null : 0.4,
      upper: isEmpty ? null : 2.1,
      method: 'successful deployments',
    },
    leadTime: {
      ...distribution(deployments, isEmpty ? null : 5 * hour),
      negative: 0,
      unlinkedShare: 0.1,
      method: 'commit to deployment',
    },
    changeFailRate: {
      explicit: share(0, deployments),
      withInferred: share(isEmpty ? 0 : 1, deployments),
      pending: 1,
      method: '',
    },
    recoveryTime: { ...distribution(isEmpty ? 0 : 1, isEmpty ? null : 40 * minute), open: 0, method: '' },
    reworkRate: { ...share(0, deployments), method: '' },
    batchSize: { p50: isEmpty ? null : 3, n: deployments },
  };
}

export const delivery: DeliveryResponse = {
  scope: { service: 'checkout', environment: 'production', team: null },
  bands: [],
  quickCheck: { score: null, parts: [] },
  tradeOff: [],
  asOf: null,
  window: { ...window, interval: 'week' },
  metrics: deliveryMetrics(7),
  intervals: [
    { from: '2026-11-01T00:00:00Z', to: '2026-11-08T00:00:00Z', metrics: deliveryMetrics(7), partial: false },
    { from: '2026-11-08T00:00:00Z', to: '2026-11-15T00:00:00Z', metrics: deliveryMetrics(0), partial: false },
  ],
  groups: [{ name: 'checkout', metrics: deliveryMetrics(7) }],
};

export const deliveryEvents: DeliveryEventsResponse = {
  metric: 'changeFailRate',
  window,
  counted: 1,
  total: 7,
  events: [
    {
      changeId: 'ci:41',
      service: 'checkout',
      environment: 'production',
      team: 'shop',
      version: '1.4.1',
      commit: '0123456789abcdef',
      started: '2026-11-03T10:00:00Z',
      finished: '2026-11-03T10:05:00Z',
      outcome: 'succeeded',
      url: 'https://ci.example/41',
      title: 'Deploy checkout 1.4.1',
      counts: 'failed: rolled back by ci:42 after 14 min (method rollback, confidence 0.95)',
      leadMs: 5 * hour,
      recoveryMs: 14 * minute,
      pending: false,
      isCounted: true,
      isOpen: false,
      committed: null,
      links: [],
    },
  ],
  next: 'more',
};

const times = (p50: number): TimeDistribution => ({
  open: 0,
  missing: 0,
  histogram: [],
  ...distribution(3, p50),
  overTime: [{ from: '2026-11-01T00:00:00Z', p50, p90: p50 * 2, n: 3 }],
});

export const trends: Pick<IncidentTrendsResponse, 'window' | 'counts' | 'times'> = {
  window: { ...window, interval: 'week' },
  counts: [
    {
      from: '2026-11-01T00:00:00Z',
      to: '2026-11-08T00:00:00Z',
      partial: false,
      total: 3,
      bySeverity: { SEV3: 2, SEV1: 1 },
    },
    { from: '2026-11-08T00:00:00Z', to: '2026-11-15T00:00:00Z', total: 0, bySeverity: {}, partial: true },
  ],
  times: {
    detect: times(5 * minute),
    acknowledge: times(9 * minute),
    mitigate: times(hour),
    resolve: { ...times(0), ...distribution(0, null), overTime: [] },
  },
};

const period = (version: number, from: string, to: string, center: number) => ({
  version,
  from,
  to,
  n: 336,
  center,
  lower: center * 0.8,
  upper: center * 1.2,
  sigma: null,
  author: 'ada',
  reason: '',
  frozen: true,
});

export const comparison: BaselineComparisonResponse = {
  indicator: {
    id: 'checkout-p95',
    title: 'POST /orders latency p95',
    unit: 's',
    service: 'checkout',
    environment: 'production',
    direction: 'up',
  },
  before: period(1, '2026-10-01T00:00:00Z', '2026-10-15T00:00:00Z', 0.4),
  after: period(2, '2026-11-01T00:00:00Z', '2026-11-15T00:00:00Z', 0.3),
  effect: -0.1,
  relative: -0.25,
  lower: -0.12,
  upper: -0.08,
  verdict: 'better',
  reason: 'The level fell by 25 %; the interval leaves out zero.',
  level: 0.95,
  versions: [],
  guardrails: [
    {
      indicatorId: 'checkout-errors',
      title: 'POST /orders error ratio',
      verdict: 'no-detectable-change',
      effect: 0,
      lower: null,
      upper: null,
      relative: 0.01,
      reason: 'Within the interval.',
      outOfControl: false,
    },
  ],
};

const effectOf = (title: string, verdict: 'better' | 'worse' | 'too-early', effect: number) => ({
  indicatorId: `checkout-${title}`,
  title,
  kind: title,
  unit: 's',
  direction: 'up' as const,
  before: { n: 100, center: 0.3 },
  after: { n: 50, center: 0.3 + effect },
  effect,
  relative: effect / 0.3,
  lower: effect - 0.02,
  upper: effect + 0.02,
  verdict,
  reason: 'by 100 points before and 50 after',
});

export const effect: ChangeEffectResponse = {
  changeId: 'ci:41',
  at: '2026-11-03T10:05:00Z',
  window: {
    before: { from: '2026-11-02T10:00:00Z', to: '2026-11-03T10:00:00Z' },
    after: { from: '2026-11-03T10:05:00Z', to: '2026-11-03T18:00:00Z' },
  },
  verdict: 'worse',
  summary: 'Latency got worse: p95 rose by 0.15 s.',
  indicators: [
    effectOf('p50', 'too-early', 0),
    effectOf('rate', 'better', -0.1),
    effectOf('p95', 'worse', 0.15),
  ],
};

export const incident: Incident = {
  incidentId: 'pagerduty:INC-7',
  kind: 'incident',
  status: 'resolved',
  started: '2026-11-03T10:06:00Z',
  detected: '2026-11-03T10:09:00Z',
  acknowledged: '2026-11-03T10:10:00Z',
  mitigated: '2026-11-03T10:19:00Z',
  resolved: null,
  severity: 'SEV1',
  severityDeclared: 'SEV2',
  severityDerived: 'SEV1',
  severityReason: 'the journey checkout is affected',
  services: ['checkout', 'web'],
  service: 'checkout',
  environment: 'production',
  team: 'shop',
  title: 'Orders fail',
  url: 'https://pagerduty.example/INC-7',
  changes: ['ci:41'],
  cause: '',
};
