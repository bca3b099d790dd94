import type { IndicatorSummary } from '@shewhart/schemas/api';
import { describe, expect, test } from 'vitest';
import { fixtureCollector } from '../../test/fixture-collector.ts';
import { indicatorOptions, nameOptions, variableOptions } from './suggestions.ts';
import {
  parseVariableQuery,
  savedVariableText,
  valuesOfBaselines,
  valuesOfIndicators,
  variableText,
} from './variable-query.ts';

async function listed(): Promise<readonly IndicatorSummary[]> {
  const url = new URL('http://c/api/v1/indicators');
  const { body } = await fixtureCollector(1_700_000_000).answer('GET', url, '');
  return (body as { indicators: IndicatorSummary[] }).indicators;
}

describe('variables', () => {
  test('list services, and indicators with those out of control first', async () => {
    const indicators = await listed();
    const values = (text: string) => valuesOfIndicators(parseVariableQuery(text), indicators);
    expect(values('services')).toEqual([{ text: 'checkout', value: 'checkout' }]);
    expect(values('indicators(service=checkout)')[0]).toEqual({
      text: 'checkout POST /orders latency p95',
      value: 'checkout-p95',
    });
    expect(values('indicators(service=.*, kind=rate)')).toHaveLength(1);
    expect(values('indicators(service=shop)')).toEqual([]);
    expect(values('indicators(service=)')).toHaveLength(4);
    expect(values('indicators(service=shop|checkout)')).toHaveLength(4);
    expect(values('kinds').map(({ value }) => value)).toEqual(['error-ratio', 'p50', 'p95', 'rate']);
  });

  test('an unknown text is refused with the known ones', () => {
    expect(() => parseVariableQuery('label_values(up)')).toThrow(/Use services, environments/);
  });

  test('the editor writes what is read again', () => {
    for (const text of ['teams', 'indicators(service=$service, kind=p95)', 'baselines(indicator=$indicator)'])
      expect(variableText(parseVariableQuery(text))).toBe(text);
  });

  test('texts saved before the editor existed are understood', () => {
    expect(savedVariableText('services')).toBe('services');
    expect(savedVariableText({ refId: 'variable', query: 'teams' })).toBe('teams');
    expect(savedVariableText(undefined)).toBe('');
  });

  test('baselines come newest first, named by when and why', () => {
    const version = (number: number, reason: string) =>
      ({ version: number, effectiveFrom: `2026-11-0${number}T00:00:00Z`, reason }) as never;
    expect(valuesOfBaselines([version(1, ''), version(2, 'new database')])).toEqual([
      { text: '2 from 2026-11-02: new database', value: '2' },
      { text: '1 from 2026-11-01', value: '1' },
    ]);
  });
});

describe('suggestions', () => {
  test('match every typed word, grouped, what is out of control first', async () => {
    const indicators = await listed();
    expect(indicatorOptions(indicators, 'orders p95').map(({ value }) => value)).toEqual(['checkout-p95']);
    expect(indicatorOptions(indicators, '').map(({ group }) => group)).toEqual([
      'Out of control',
      'checkout',
      'checkout',
      'checkout',
    ]);
  });

  test('names and variables by what was typed', () => {
    expect(nameOptions(['web', 'checkout'], 'CHECK').map(({ value }) => value)).toEqual(['checkout']);
    expect(variableOptions(['service', 'team'], 'serv').map(({ value }) => value)).toEqual(['$service']);
  });
});
