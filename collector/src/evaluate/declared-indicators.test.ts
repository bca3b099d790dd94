import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IndicatorError } from './declared-indicators.ts';
import { declaredIndicators } from './declared-indicators.ts';

const defaults = { bucketSeconds: 300, falseAlarmEveryDays: 30 };
const good = {
  name: 'orders that fail',
  service: 'checkout',
  environment: 'production',
  query: { input: 'operations', operation: 'POST /orders', measure: 'error-ratio' },
};

function problemsOf(...list: unknown[]): readonly string[] {
  try {
    declaredIndicators(list, [], defaults);
    return [];
  } catch (error) {
    return (error as IndicatorError).problems;
  }
}

describe('declared indicators', () => {
  it('are complete with their defaults, and keep their identity', () => {
    const [definition] = declaredIndicators([good], [], defaults);
    expect(definition).toMatchObject({
      origin: 'declared',
      source: 'operations',
      key: 'checkout\nproduction\nPOST /orders\n2',
      measure: 'error-ratio',
      chart: 'ratio',
      unit: '1',
      bucketSeconds: 300,
      falseAlarmEveryDays: 30,
      severity: 'warning',
    });
    expect(declaredIndicators([good], [], defaults)[0]!.id).toBe(definition!.id);
    const other = declaredIndicators([{ ...good, bucket: '1h' }], [], defaults)[0]!;
    expect(other.bucketSeconds).toBe(3600);
    expect(other.id).not.toBe(definition!.id);
  });

  it('name the place of every mistake, and the nearest known key', () => {
    const { name: _name, ...nameless } = good;
    expect(
      problemsOf(
        { ...good, directoin: 'up' },
        nameless,
        { ...good, severity: 'loud' },
        { ...good, sql: 'SELECT 1' },
        { ...good, query: { input: 'logs', measure: 'p95' } },
        { ...good, bucket: '90s' },
        { ...good, query: { input: 'operations', measure: 'rate' } },
        'nonsense',
      ),
    ).toEqual([
      'indicators[0].directoin is not known. Did you mean direction?',
      "indicators[1] must have required property 'name'.",
      'indicators[2].severity must be equal to one of the allowed values: critical, warning, info.',
      'indicators[3] needs either query or sql.',
      'indicators[4].query.measure of logs is one of log-error-rate.',
      'indicators[5].bucket must be whole minutes: rollups are by minute.',
      "indicators[6].query.operation is missing: the name of the operation's spans.",
      'indicators[7] must be object.',
    ]);
    expect(problemsOf(good, good)).toEqual(['indicators[1] is declared twice: orders that fail.']);
  });

  it('are read from files too, and a file that is wrong is named', () => {
    const directory = mkdtempSync(join(tmpdir(), 'shewhart-declared-'));
    const file = join(directory, 'indicators.yaml');
    writeFileSync(file, 'indicators:\n  - {name: a, service: s, sql: "SELECT 1"}\n');
    expect(declaredIndicators([], [file], defaults)).toHaveLength(1);
    writeFileSync(file, 'indicator: []\n');
    expect(() => declaredIndicators([], [file], defaults)).toThrow(
      /must hold a list under the key indicators/,
    );
    expect(() => declaredIndicators([], [join(directory, 'none')], defaults)).toThrow(/none cannot be read/);
  });
});
