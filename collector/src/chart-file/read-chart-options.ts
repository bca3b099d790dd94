import { readAlarmBudget } from './alarm-budget.ts';
import { readBaselineChoice } from './baseline-span.ts';
import { namedCharts, type ChartOptions } from './chart-options.ts';

/** Options of the command line as they were written. */
export interface WrittenChartOptions {
  readonly chart?: string | undefined;
  readonly baseline?: string | undefined;
  readonly rules?: string | undefined;
  readonly budget?: string | undefined;
  readonly direction?: string | undefined;
  readonly deadband?: string | undefined;
  readonly bounds?: string | undefined;
}

export class ChartOptionError extends Error {
  override readonly name = 'ChartOptionError';
}

/** @throws ChartOptionError in words for the person who wrote them */
export function readChartOptions(written: WrittenChartOptions): ChartOptions {
  return {
    chart: isAutomatic(written.chart) ? null : oneOf('--chart', written.chart, namedCharts),
    baseline: read(
      written.baseline,
      readBaselineChoice,
      '--baseline is a number of rows (500), rows (1..500) or times (2026-01-01..2026-01-14)',
    ),
    rules: readRules(written.rules),
    alarmsPerWeek: read(
      written.budget,
      readAlarmBudget,
      '--budget is a number of false alarms in a time, such as "1 per week", "2 per month" or "1 per 10 days"',
    ),
    direction: oneOf('--direction', written.direction ?? 'both', ['up', 'down', 'both']),
    deadband:
      read(
        written.deadband,
        nonNegative,
        '--deadband is a difference in the unit of the values, such as 5',
      ) ?? 0,
    bounds: read(
      written.bounds,
      readBounds,
      '--bounds is the least and the greatest value, such as 0..1 or 0..',
    ) ?? [null, null],
  };
}

function isAutomatic(chart: string | undefined): chart is undefined | 'auto' {
  return chart === undefined || chart === 'auto';
}

function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new ChartOptionError(`${option} is one of ${words.join(', ')}; "${text}" is not`);
}

function read<Value>(
  text: string | undefined,
  reader: (text: string) => Value | undefined,
  expectation: string,
): Value | null {
  if (text === undefined) return null;
  const value = reader(text);
  if (value === undefined) throw new ChartOptionError(`${expectation}; "${text}" is not`);
  return value;
}

/** One name is a set of rules (`nelson`) unless it ends like a rule (`nelson1`); several are rules. */
function readRules(text: string | undefined): ChartOptions['rules'] {
  if (text === undefined) return null;
  const names = text.split(',').map((name) => name.trim());
  const [only] = names;
  if (names.length > 1 || only === undefined) return names;
  return /\d$|-(outside|run|trend|shift|2of3|4of5|10x|crossings|zeros|[\dr]+-\d+s)$/.test(only)
    ? names
    : only;
}

function nonNegative(text: string): number | undefined {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function readBounds(text: string): ChartOptions['bounds'] | undefined {
  const parts = text.split('..');
  if (parts.length !== 2) return undefined;
  const [low, high] = parts.map((part) => (part.trim() === '' ? null : Number(part))) as [
    number | null,
    number | null,
  ];
  if (Number.isNaN(low) || Number.isNaN(high) || (low ?? -Infinity) >= (high ?? Infinity)) return undefined;
  return [low, high];
}
