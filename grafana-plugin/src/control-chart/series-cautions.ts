import type { TimeSeries } from './select-series.ts';

/** What to beware of in a series that is judged here: it can be drawn, and would mislead. */
export function seriesCautions(
  series: TimeSeries,
  at: readonly number[],
  values: readonly (number | null)[],
  together: readonly TimeSeries[],
): string[] {
  return [
    ...(isCounter(series, values)
      ? [
          `${series.name} is a counter, which only grows. Chart how fast it does, such as rate() or increase() of it.`,
        ]
      : []),
    ...repeatedInstants(at),
    ...mixedUnits(together),
  ];
}

/** Names that Prometheus keeps for counters. */
const counterName = /_(total|count|sum|bucket)$/;
/** A counter may start anew now and then. */
const mayFall = 0.05;

function isCounter({ value, frame }: TimeSeries, values: readonly (number | null)[]): boolean {
  const names = [value.labels?.['__name__'], value.name, frame.name];
  if (!names.some((name) => counterName.test(name ?? ''))) return false;
  const known = values.filter((each) => each !== null);
  const steps = known.slice(1).map((each, place) => each - known[place]!);
  const falls = steps.filter((step) => step < 0).length;
  return steps.some((step) => step > 0) && falls <= steps.length * mayFall;
}

function repeatedInstants(at: readonly number[]): string[] {
  const repeated = at.length - new Set(at).size;
  if (repeated === 0) return [];
  return [
    `${repeated} of ${at.length} points have the time of another one. Are these several series? Then tell them apart by a column of text or a label.`,
  ];
}

/** Of series that are judged together, as subgroups or variables. */
function mixedUnits(together: readonly TimeSeries[]): string[] {
  const units = [...new Set(together.map(({ value }) => value.config.unit ?? ''))];
  if (units.length < 2) return [];
  return [
    `The series of a subgroup have different units: ${units.map((unit) => unit || 'none').join(', ')}.`,
  ];
}
