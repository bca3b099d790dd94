import { comparePeriods } from '@shewhart/analysis';
import type { DataFrame } from '@grafana/data';
import { judgeSeries } from '../control-chart/judge-series.ts';
import { migrateOptions as chartOptions } from '../control-chart/migrate-options.ts';
import { chartableSeries, selectSeries, type TimeSeries } from '../control-chart/select-series.ts';
import { parseInstant } from '../panel-kit/instants.ts';
import { withoutLongFrames } from '../panel-kit/long-frames.ts';
import type { Comparison, Effect, Guardrail, Period } from './comparison.ts';
import type { HarmDirection, ImprovementBaselineOptions } from './options.ts';

export type PlainComparison = { readonly comparison: Comparison } | { readonly problem: string };

/**
 * A series of any data source, split at the instant at which the improvement began. All other series of
 * the response guard it: they must not get worse. Undefined when there is no series.
 */
export function plainComparison(
  frames: readonly DataFrame[],
  options: ImprovementBaselineOptions,
): PlainComparison | undefined {
  const all = chartableSeries(withoutLongFrames(frames));
  const series = selectSeries(all, options.series);
  if (series === undefined) return undefined;
  const splitAt = parseInstant(options.splitAt);
  if (splitAt === undefined) {
    return {
      problem:
        options.splitAt.trim() === ''
          ? 'When did the improvement begin? Enter it under "Began at", or choose the query "Baseline comparison" of a Shewhart collector.'
          : `"${options.splitAt}" is not an instant such as 2026-11-01T00:00:00Z.`,
    };
  }
  const points = sortedPoints(series);
  const { at } = points;
  if (at.length === 0) return undefined;
  if (at[0]! >= splitAt || at.at(-1)! < splitAt) {
    return {
      problem: `All data lie ${at[0]! >= splitAt ? 'after' : 'before'} ${new Date(splitAt).toISOString()}. Choose a time range that holds both sides of it.`,
    };
  }
  const effect = effectOf(series, splitAt, options.scale, options.direction);
  const guardrails = all
    .filter((other) => other !== series)
    .map((other): Guardrail => ({
      id: other.name,
      title: other.name,
      ...effectOf(other, splitAt, options.scale, options.guardrailDirection),
      outOfControl: false,
    }));
  const chart = beforeChart(series.name, points, splitAt);
  const limits = chart?.points.find(({ center }) => center !== null);
  return {
    comparison: {
      title: series.name,
      field: series.value,
      indicatorId: undefined,
      direction: options.direction,
      before: {
        ...periodOf(points, (instant) => instant < splitAt),
        center: effect.before,
        lower: limits?.lower ?? null,
        upper: limits?.upper ?? null,
      },
      after: { ...periodOf(points, (instant) => instant >= splitAt), center: effect.after },
      effect,
      guardrails,
      versions: [],
      series: chart === undefined ? undefined : { chart, times: at },
    },
  };
}

interface Points {
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
}

function sortedPoints({ time, value }: TimeSeries): Points {
  const order = time.values.map((_, place) => place).sort((a, b) => time.values[a]! - time.values[b]!);
  return {
    at: order.map((place) => time.values[place]!),
    values: order.map((place) => {
      const each = value.values[place];
      return typeof each === 'number' && Number.isFinite(each) ? each : null;
    }),
  };
}

function effectOf(
  series: TimeSeries,
  splitAt: number,
  scale: 'plain' | 'log',
  direction: HarmDirection,
): Effect & { readonly before: number | null; readonly after: number | null } {
  const { at, values } = sortedPoints(series);
  const part = (isWanted: (instant: number) => boolean) => {
    const places = at.flatMap((instant, place) => (isWanted(instant) ? [place] : []));
    return {
      times: places.map((place) => at[place]!),
      values: places.map((place) => values[place] ?? Number.NaN),
    };
  };
  const compared = comparePeriods({
    before: part((instant) => instant < splitAt),
    after: part((instant) => instant >= splitAt),
    scale,
    intervalMs: typicalStep(at),
    direction,
  });
  const { verdict, effect, relative, lower, upper, reason } = compared;
  return {
    ...{ verdict, effect, relative, lower, upper, reason },
    before: compared.before.center,
    after: compared.after.center,
  };
}

/** The median distance between points, in milliseconds. */
function typicalStep(at: readonly number[]): number {
  const steps = at.slice(1).map((each, place) => each - at[place]!);
  return Math.max(1, steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 60_000);
}

function periodOf({ at, values }: Points, isWanted: (instant: number) => boolean): Period {
  const places = at.flatMap((instant, place) => (isWanted(instant) && values[place] !== null ? [place] : []));
  return {
    from: at[places[0] ?? 0]!,
    to: at[places.at(-1) ?? at.length - 1]!,
    version: null,
    n: places.length,
    center: null,
    lower: null,
    upper: null,
    sigma: null,
    author: '',
    reason: '',
    frozen: false,
  };
}

/** Individuals against the limits of the period before, which hold for what follows too. */
function beforeChart(name: string, { at, values }: Points, splitAt: number) {
  const first = at.findIndex((instant) => instant >= splitAt);
  const judging = judgeSeries(
    { name, at, values },
    chartOptions({ chart: 'xmr', baseline: { kind: 'first', first }, rules: 'limits' }),
  );
  return 'problem' in judging ? undefined : judging.chart;
}
