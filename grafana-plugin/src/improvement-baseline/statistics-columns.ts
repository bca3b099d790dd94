import { csvInstant, type CsvColumn } from '../panel-kit/csv-text.ts';
import type { Comparison } from './comparison.ts';

/** A row for the indicator and one for every guardrail. */
export function statisticsColumns({ title, before, after, effect, guardrails }: Comparison): CsvColumn[] {
  const rows = [{ title, ...effect, outOfControl: undefined as boolean | undefined }, ...guardrails];
  const first = <T>(value: T): (T | null)[] => rows.map((_, place) => (place === 0 ? value : null));
  return [
    { name: 'indicator', values: rows.map((row) => row.title) },
    { name: 'verdict', values: rows.map((row) => row.verdict) },
    { name: 'effect', values: rows.map((row) => row.effect) },
    { name: 'effect_lower', values: rows.map((row) => row.lower) },
    { name: 'effect_upper', values: rows.map((row) => row.upper) },
    { name: 'relative', values: rows.map((row) => row.relative) },
    { name: 'before_from', values: first(csvInstant(before.from)) },
    { name: 'before_to', values: first(csvInstant(before.to)) },
    { name: 'before_center', values: first(before.center) },
    { name: 'before_lower', values: first(before.lower) },
    { name: 'before_upper', values: first(before.upper) },
    { name: 'before_n', values: first(before.n) },
    { name: 'after_from', values: first(csvInstant(after.from)) },
    { name: 'after_to', values: first(csvInstant(after.to)) },
    { name: 'after_center', values: first(after.center) },
    { name: 'after_n', values: first(after.n) },
    { name: 'out_of_control', values: rows.map((row) => (row.outOfControl === true ? 'yes' : null)) },
    { name: 'reason', values: rows.map((row) => row.reason) },
  ];
}
