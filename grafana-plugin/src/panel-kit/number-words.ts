import { getValueFormat, type Field, type FormattedValue } from '@grafana/data';

/** A number as text, its unit apart where there is one. */
export type NumberWords = (value: number) => FormattedValue;

const unitOf = (field: Field | undefined, unit: string): string => field?.config.unit ?? unit;

/**
 * Numbers as a field writes them — unit, decimals, mappings — or by the unit given, where the response has
 * no such field.
 */
export function numberWords(field: Field | undefined, unit: string): NumberWords {
  const { display } = field ?? {};
  if (display !== undefined && field?.config.unit !== undefined)
    return (value) => display(value, decimalsFor(value, field.config.unit!));
  const format = getValueFormat(unitOf(field, unit));
  return (value) => format(value, field?.config.decimals ?? decimalsFor(value, unit));
}

/** Two significant digits of a share, Grafana's own choice of everything else. */
function decimalsFor(value: number, unit: string): number | undefined {
  if (unit !== 'percentunit') return undefined;
  const percent = Math.abs(value * 100);
  return percent === 0 || percent >= 10 ? 0 : percent >= 1 ? 1 : 2;
}

/** One piece of text. */
export const written = ({ prefix = '', text, suffix = '' }: FormattedValue): string =>
  `${prefix}${text}${suffix}`;

/**
 * Rates in the largest unit in which this one is at least one, such as 3.1 per week; its interval is told
 * in the same unit.
 */
export function rateWords(perDay: number): NumberWords {
  const [times, unit] = perDay >= 1 ? [1, 'day'] : perDay >= 1 / 7 ? [7, 'week'] : [30, 'month'];
  return (rate) => ({ text: trimmed(rate * times), suffix: ` per ${unit}` });
}

const trimmed = (value: number): string => value.toFixed(value >= 10 || value === 0 ? 0 : 1);

/** `6% – 23%`; one side open is said so; empty when neither is known. */
export function intervalText(lower: number | null, upper: number | null, words: NumberWords): string {
  if (lower === null && upper === null) return '';
  if (upper === null) return `at least ${written(words(lower!))}`;
  if (lower === null) return `at most ${written(words(upper))}`;
  const [from, to] = [words(lower), words(upper)];
  return from.suffix === to.suffix && (from.prefix ?? '') === ''
    ? `${from.text} – ${written(to)}`
    : `${written(from)} – ${written(to)}`;
}

/** `1 deployment`, `12 deployments`; the plural may be irregular. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** Three digits at most and a unit, such as `3 h` or `2.5 days`, where words must stay short. */
export function shortDuration(milliseconds: number): string {
  const units: readonly (readonly [number, string, string])[] = [
    [86_400_000, 'day', 'days'],
    [3_600_000, 'h', 'h'],
    [60_000, 'min', 'min'],
    [1000, 's', 's'],
  ];
  const [size, one, many] =
    units.find(([each]) => Math.abs(milliseconds) >= each) ?? ([1, 'ms', 'ms'] as const);
  const amount = milliseconds / size;
  const text = amount.toFixed(Math.abs(amount) < 10 ? 1 : 0).replace(/\.0$/, '');
  return `${text} ${text === '1' ? one : many}`;
}
