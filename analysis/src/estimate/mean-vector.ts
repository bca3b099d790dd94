import { mean } from './mean.ts';

/** Mean of each variable over rows of equal length; empty without a row. */
export function meanVector(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, variable) => mean(rows.map((row) => row[variable] as number)));
}
