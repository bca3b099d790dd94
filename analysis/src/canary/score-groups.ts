import type { MetricClass } from './classify-metric.ts';

export interface ScoredMetric {
  readonly class: MetricClass;
  readonly isCriticalFailure: boolean;
  readonly groups: readonly string[];
}

export interface GroupScore {
  readonly name: string;
  /** 0 to 100; null when no metric of the group has data. */
  readonly score: number | null;
  /** Part of the whole in percent. */
  readonly weight: number;
  readonly passed: number;
  readonly counted: number;
}

export interface CanaryScore {
  /** 0 to 100, two decimals. */
  readonly score: number;
  readonly groups: readonly GroupScore[];
  /** Why the score is 0 whatever the groups say; null when they decide. */
  readonly zeroBecause: 'critical' | 'nodata' | null;
}

/**
 * Score of a canary by the rules of Kayenta: a group's score is its share of passing metrics, those
 * without data left out; the whole is the weighted sum, groups without a weight sharing what the weights
 * leave of 100, a group without any data counting 100. A critical failure, or half of the metrics
 * without data, makes it 0.
 */
export function scoreGroups(
  metrics: readonly ScoredMetric[],
  weights: Readonly<Record<string, number>> = {},
): CanaryScore {
  const names = [...new Set(metrics.flatMap(({ groups }) => groups))];
  const given = new Map(Object.entries(weights));
  const unlisted = names.filter((name) => !given.has(name)).length;
  const left = 100 - [...given.values()].reduce((sum, weight) => sum + weight, 0);
  const groups = names.map((name): GroupScore => {
    const counted = metrics.filter((metric) => metric.groups.includes(name) && metric.class !== 'nodata');
    const passed = counted.filter((metric) => metric.class === 'pass').length;
    const score = counted.length === 0 ? null : (100 * passed) / counted.length;
    return { name, score, weight: given.get(name) ?? left / unlisted, passed, counted: counted.length };
  });
  const sum = groups.reduce((total, { score, weight }) => total + ((score ?? 100) * weight) / 100, 0);
  const withoutData = metrics.filter((metric) => metric.class === 'nodata').length;
  const isCritical = metrics.some(({ isCriticalFailure }) => isCriticalFailure);
  const zeroBecause = isCritical ? 'critical' : 2 * withoutData >= metrics.length ? 'nodata' : null;
  return { score: zeroBecause === null ? Math.round(sum * 100) / 100 : 0, groups, zeroBecause };
}
