import { describe, expect, it } from 'vitest';
import type { Run } from '../traffic/record-number.ts';
import type { SqlClient } from './sql-client.ts';
import { isPerfect, verifyRun } from './verify-run.ts';

const run: Run = { kind: 'numbers', name: 'v1', startNs: 1_795_000_000_000_000_000n, seed: 1 };

/** A store that holds these numbers, as the SQL route would answer. */
const store = (numbers: readonly number[], value = (number: number) => number): SqlClient => {
  return (query, params = {}) => {
    const number = (name: string): number => Number((BigInt(params[name] ?? 0) - run.startNs) / 1000n);
    const found = numbers.filter((stored) => stored >= number('from') && stored < number('until'));
    const rows = query.includes('uniqExact')
      ? [[String(found.length), String(new Set(found).size)]]
      : found.map((stored) => [
          String(run.startNs + BigInt(stored) * 1000n),
          'load-v1',
          String(value(stored)),
          stored,
          'v1',
        ]);
    return Promise.resolve({ columns: [], rows });
  };
};

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('the verifier', () => {
  it('finds nothing wrong when every record is there once', async () => {
    const verdict = await verifyRun(store(upTo(1000)), run, 1000);
    expect(verdict).toMatchObject({ rows: 1000, missing: 0, doubled: 0, findings: [], compared: 200 });
    expect(isPerfect(verdict)).toBe(true);
  });

  it('finds a missing record and the place', async () => {
    const verdict = await verifyRun(store(upTo(1000).filter((number) => number !== 613)), run, 1000);
    expect(verdict).toMatchObject({ missing: 1, doubled: 0 });
    const [finding] = verdict.findings;
    expect(finding!.first).toBeLessThanOrEqual(613);
    expect(finding!.first + finding!.records).toBeGreaterThan(613);
    expect(isPerfect(verdict)).toBe(false);
  });

  it('is not deceived when one is missing and another is there twice', async () => {
    const numbers = upTo(1000).map((number) => (number === 10 ? 900 : number));
    const verdict = await verifyRun(store(numbers), run, 1000);
    expect(verdict).toMatchObject({ rows: 1000, missing: 1, doubled: 1 });
    expect(verdict.findings).toHaveLength(2);
  });

  it('finds a field that came back altered', async () => {
    const altered = store(upTo(1000), (number) => (number === 0 ? 7 : number));
    const verdict = await verifyRun(altered, run, 1000);
    expect(verdict.differences).toEqual([{ number: 0, field: 'value_int', sent: '0', stored: '7' }]);
    expect(isPerfect(verdict)).toBe(false);
  });
});
