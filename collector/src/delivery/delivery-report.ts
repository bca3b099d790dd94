import { deliveryMetrics, doraBand, quickCheck, type DeliveryMetrics } from '@shewhart/analysis';
import type { DeliveryGrouping, DeliveryInterval, DeliveryResponse, MetricName } from '@shewhart/schemas/api';
import type { DeliveryFact } from './delivery-facts.ts';
import { intervalsOf, type DeliveryScope } from './delivery-scope.ts';

const dayMs = 86_400_000;

export interface ReportOptions {
  readonly scope: DeliveryScope;
  readonly interval: DeliveryInterval;
  readonly groupBy: DeliveryGrouping;
  readonly now: number;
  readonly maturesAfterMs: number;
  readonly asOf: number | undefined;
}

/** The answer of `GET /api/v1/delivery`: pure. @param facts earliest first, all of the scope's window */
export function deliveryReport(facts: readonly DeliveryFact[], options: ReportOptions): DeliveryResponse {
  const { scope, interval, groupBy, now, maturesAfterMs, asOf } = options;
  const over = (some: readonly DeliveryFact[], window: { from: number; to: number }): DeliveryMetrics =>
    deliveryMetrics(some, { window, now, maturesAfterMs });
  const metrics = over(facts, scope);
  let first = 0;
  const intervals = intervalsOf(scope, interval).map(({ from, to, partial }) => {
    const begin = first;
    while (first < facts.length && facts[first]!.finishedAt < to) first += 1;
    return {
      from: instant(from),
      to: instant(to),
      metrics: over(facts.slice(begin, first), { from, to }),
      partial,
    };
  });
  return {
    scope: { service: scope.service || null, environment: scope.environment, team: scope.team || null },
    window: { from: instant(scope.from), to: instant(scope.to), interval },
    metrics,
    intervals,
    groups: groupsOf(facts, groupBy).map(([name, some]) => ({ name, metrics: over(some, scope) })),
    bands: bandsOf(metrics),
    quickCheck: quickCheckOf(metrics),
    tradeOff: intervals.map(({ from, to, metrics: { changeFailRate, batchSize } }) => ({
      from,
      to,
      deployments: changeFailRate.withInferred.n,
      failed: changeFailRate.withInferred.k,
      failRate: changeFailRate.withInferred,
      batchSize: batchSize.p50,
    })),
    asOf: asOf === undefined || asOf <= 0 ? null : instant(asOf),
  };
}

const instant = (ms: number): string => new Date(ms).toISOString();

function groupsOf(facts: readonly DeliveryFact[], groupBy: DeliveryGrouping): [string, DeliveryFact[]][] {
  if (groupBy === 'none') return [];
  const groups = new Map<string, DeliveryFact[]>();
  for (const fact of facts) {
    const group = groups.get(fact[groupBy]);
    if (group === undefined) groups.set(fact[groupBy], [fact]);
    else group.push(fact);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

const caution =
  'Bands are clusters of a survey, not thresholds, and are of one service each: do not rank teams by them.';
const cautions: Readonly<Record<number, string>> = {
  2024: `${caution} The fail rates of 2024 were not ordered (high 20 %, medium 10 %), so that year has none.`,
  2025: 'The report of 2025 has no such levels; look at the percentiles and the Quick Check instead.',
};

const inBands = [
  ['deploymentFrequency', 'frequency', 'between deployments'],
  ['leadTime', 'lead', 'from commit to deployment, median'],
  ['changeFailRate', 'failRate', 'of deployments failed, inferred ones among them'],
  ['recoveryTime', 'recovery', 'to recover, median'],
] as const;

function answersOf({
  deploymentFrequency,
  leadTime,
  changeFailRate,
  recoveryTime,
  reworkRate,
}: DeliveryMetrics) {
  const { perDay } = deploymentFrequency;
  return {
    frequency: perDay === null || perDay === 0 ? null : dayMs / perDay,
    lead: leadTime.p50,
    failRate: changeFailRate.withInferred.value,
    recovery: recoveryTime.p50,
    rework: reworkRate.value,
  };
}

function bandsOf(metrics: DeliveryMetrics): DeliveryResponse['bands'] {
  const answers = answersOf(metrics);
  return [2021, 2023, 2024, 2025].map((year) => ({
    year,
    levels: inBands.map(([metric, name, what]) => {
      const band = doraBand(name, answers[name], year);
      const value = answers[name];
      const said = value === null ? 'not known' : name === 'failRate' ? percent(value) : duration(value);
      return { metric, band, text: `${said} ${what}${band === null ? '' : `: ${band}`}` };
    }),
    caution: cautions[year] ?? caution,
  }));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function duration(ms: number): string {
  const [minutes, hours, days] = [ms / 60_000, ms / 3_600_000, ms / dayMs];
  if (minutes < 90) return `${minutes.toFixed(0)} min`;
  return hours < 48 ? `${hours.toFixed(1)} h` : `${days.toFixed(1)} days`;
}

function quickCheckOf(metrics: DeliveryMetrics): DeliveryResponse['quickCheck'] {
  const answers = answersOf(metrics);
  const points = quickCheck({
    leadMs: answers.lead,
    gapMs: answers.frequency,
    recoveryMs: answers.recovery,
    failRate: answers.failRate,
    reworkRate: answers.rework,
  });
  // Categories of six become 0, 2, … 10; of the rates the answer is a percentage.
  const category = (score: number | null): number | null => (score === null ? null : score / 2 + 1);
  const rate = (value: number | null): number | null => (value === null ? null : 100 * value);
  const part = (metric: MetricName, answer: number | null, score: number | null) => ({
    metric,
    answer,
    score,
  });
  return {
    score: points.score,
    parts: [
      part('deploymentFrequency', category(points.frequency), points.frequency),
      part('leadTime', category(points.lead), points.lead),
      part('changeFailRate', rate(answers.failRate), points.failRate),
      part('recoveryTime', category(points.recovery), points.recovery),
      part('reworkRate', rate(answers.rework), points.reworkRate),
    ],
  };
}
