import {
  applyRules,
  ChartError,
  ruleByName,
  ruleSet,
  ruleSetNames,
  type IndicatorModel,
} from '@shewhart/analysis';
import type { ChartedPoint } from './charted-series.ts';

/** From this lag-1 correlation on, runs and trends arise by themselves. */
const validCorrelation = 0.2;

export interface RuledPoints {
  readonly points: readonly ChartedPoint[];
  readonly why: string;
}

/**
 * Adds the run rules asked for to points that a model judged, as information: they never open an episode,
 * which is what the alarm budget was agreed for. Refused where points remember each other.
 *
 * @throws ChartError when there are no such rules
 */
export function withRunRules(
  points: readonly ChartedPoint[],
  models: readonly (IndicatorModel | null)[],
  wanted: string | readonly string[],
): RuledPoints {
  const rules = (typeof wanted === 'string' ? ruleSet(wanted) : wanted.map(readRule))?.filter(
    ({ kind }) => !['outside', 'zero-run', 'longest-run', 'crossings'].includes(kind),
  );
  if (rules === undefined)
    throw new ChartError(
      'rules',
      `there is no set "${wanted.toString()}"; there are ${ruleSetNames.join(', ')}`,
    );
  const correlation = models.at(-1)?.correlation ?? 0;
  if (correlation > validCorrelation) {
    const why = `the run rules asked for are not used: points remember the one before (correlation ${correlation.toFixed(2)}), so runs arise by themselves`;
    return { points, why };
  }
  const column = (read: (point: ChartedPoint, place: number) => number | null): Float64Array =>
    Float64Array.from(points, (point, place) => read(point, place) ?? Number.NaN);
  const lines = {
    value: column(({ value }) => value),
    center: column(({ center }) => center),
    lower: column(({ lower }) => lower),
    upper: column(({ upper }) => upper),
    z: column((point, place) => standardised(point, models[place] ?? null)),
  };
  const found = applyRules(rules, { lines, isStandardised: true, isExcluded: () => false });
  const byPlace = new Map<number, string[]>();
  for (const { at, rule } of found) byPlace.set(at, [...(byPlace.get(at) ?? []), rule]);
  return {
    points: points.map((point, place) => {
      const broken = byPlace.get(place);
      return broken === undefined ? point : { ...point, violations: [...point.violations, ...broken] };
    }),
    why: `run rules broken at ${byPlace.size} points: shown, but no alert is raised for them`,
  };
}

function readRule(name: string): NonNullable<ReturnType<typeof ruleByName>> {
  const rule = ruleByName(name);
  if (rule === undefined) throw new ChartError('rules', `there is no rule "${name}"`);
  return rule;
}

function standardised({ value, center }: ChartedPoint, model: IndicatorModel | null): number | null {
  if (value === null || center === null || model === null || !(model.scale > 0)) return null;
  if (model.transform !== 'log') return (value - center) / model.scale;
  return (Math.log(Math.max(value, model.logFloor)) - Math.log(center)) / model.scale;
}
