import type { DataFrame } from '@grafana/data';
import { judgeSeries } from '../control-chart/judge-series.ts';
import { migrateOptions as chartOptions } from '../control-chart/migrate-options.ts';
import { chartableSeries, type TimeSeries } from '../control-chart/select-series.ts';
import { withoutLongFrames } from '../panel-kit/long-frames.ts';
import type { IncidentTrendsOptions } from './options.ts';
import type { IncidentTrends, IntervalCount, TrendChart } from './trends.ts';

export type PlainTrends =
  { readonly trends: IncidentTrends; readonly series: TimeSeries } | { readonly problem: string };

/** Fewer a point than this, and limits of a c chart begin at zero and say little: days between tell more. */
const leastMeanForCounts = 1;

/**
 * Trends of plain series of counts — incidents per hour, day or week of any data source, a series for each
 * severity if there are several — judged by a c chart, or, when incidents are rare, by the intervals
 * between them (g chart). Undefined when there is no series.
 */
export function plainTrends(
  frames: readonly DataFrame[],
  options: IncidentTrendsOptions,
  now: number,
): PlainTrends | undefined {
  const all = chartableSeries(withoutLongFrames(frames));
  const chosen = options.series === '' ? all : all.filter(({ name }) => name === options.series);
  const [first] = chosen;
  if (first === undefined) return undefined;
  const counts = countsOf(chosen, now);
  const wrong = counts.findIndex(({ parts }) => parts.some((part) => part < 0 || !Number.isInteger(part)));
  if (wrong >= 0) {
    const at = new Date(counts[wrong]!.from).toISOString();
    return {
      problem: `Incidents are counted in whole numbers, and the value at ${at} is none. Count per interval (Prometheus: round(increase(…))), or use the control chart panel.`,
    };
  }
  const severities = chosen.map(({ name }) => name);
  return {
    trends: { counts, severities, chart: chartOf(counts, options), answer: undefined },
    series: first,
  };
}

function countsOf(series: readonly TimeSeries[], now: number): IntervalCount[] {
  const columns = series.map(
    ({ time, value }) => new Map(time.values.map((at, place) => [at, value.values[place]])),
  );
  const at = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort((a, b) => a - b);
  const step = typicalStep(at);
  return at.map((from) => {
    const parts = columns.map((column) => finite(column.get(from)));
    const isKnown = parts.some((part) => part !== null);
    return {
      from,
      to: from + step,
      total: isKnown ? parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) : null,
      parts: parts.map((part) => part ?? 0),
      partial: from + step > now,
    };
  });
}

/** Null for what is missing or, as Prometheus says it, not a number. */
const finite = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** The median distance between points; a day where there is one point only. */
function typicalStep(at: readonly number[]): number {
  const steps = at.slice(1).map((each, place) => each - at[place]!);
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 86_400_000;
}

function chartOf(counts: readonly IntervalCount[], options: IncidentTrendsOptions): TrendChart | undefined {
  const whole = counts.filter(({ partial, total }) => !partial && total !== null);
  if (whole.length < 2) return undefined;
  const mean = whole.reduce((sum, { total }) => sum + total!, 0) / whole.length;
  const isRare = options.countChart === 'auto' ? mean < leastMeanForCounts : options.countChart === 'g';
  return isRare ? gapChart(whole, mean, options) : countChart(counts, mean, options);
}

function countChart(
  counts: readonly IntervalCount[],
  mean: number,
  options: IncidentTrendsOptions,
): TrendChart | undefined {
  const at = counts.map(({ from, to }) => (from + to) / 2);
  // An interval that is not over has no full count: it is shown, not judged.
  const values = counts.map(({ total, partial }) => (partial ? null : total));
  const judging = judgeSeries({ name: 'Incidents per interval', at, values }, judgedBy('c', options));
  if ('problem' in judging) return undefined;
  const why = `c chart: ${mean.toFixed(1)} incidents per interval`;
  return { kind: 'c', why, judged: judging.chart };
}

/** Whole intervals without an incident between one with an incident and the next. */
function gapChart(
  counts: readonly IntervalCount[],
  mean: number,
  options: IncidentTrendsOptions,
): TrendChart | undefined {
  const at: number[] = [];
  const values: number[] = [];
  let before: number | undefined;
  counts.forEach(({ from, total }, place) => {
    for (let incident = 0; incident < (total ?? 0); incident++) {
      if (before !== undefined) {
        at.push(from);
        values.push(Math.max(0, place - before - 1));
      }
      before = place;
    }
  });
  if (values.length < 2) return undefined;
  const judging = judgeSeries({ name: 'Intervals between incidents', at, values }, judgedBy('g', options));
  if ('problem' in judging) return undefined;
  const why = `g chart: incidents are rare, ${mean.toFixed(2)} per interval`;
  return { kind: 'g', why, judged: judging.chart };
}

function judgedBy(chart: 'c' | 'g', { baselinePoints }: IncidentTrendsOptions) {
  const baseline =
    baselinePoints > 0 ? { kind: 'first' as const, first: baselinePoints } : { kind: 'all' as const };
  return chartOptions({ chart, baseline, rules: 'nhs' });
}
