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

  test('names say whose an indicator is, unless one service was asked for', () => {
    const indicator = (service: string) =>
      ({ id: service, title: 'error ratio', service, episode: null }) as never;
    const texts = (text: string) =>
      valuesOfIndicators(parseVariableQuery(text), [indicator('shop'), indicator('web')]).map(
        ({ text: name }) => name,
      );
    expect(texts('indicators')).toEqual(['shop · error ratio', 'web · error ratio']);
    expect(texts('indicators(service=shop|web)')).toEqual(['shop · error ratio', 'web · error ratio']);
    expect(texts('indicators(service=web)')).toEqual(['error ratio']);
  });

  test('the worst of what is out of control comes first, as in the list of episodes', () => {
    const indicator = (id: string, isOut: boolean) =>
      ({ id, title: id, service: 's', episode: isOut ? { id: `${id}-1`, startedAt: '' } : null }) as never;
    const episode = (indicatorId: string, severity: string, peakScore: number) =>
      ({ indicatorId, severity, peakScore, startedAt: '2026-11-01T00:00:00Z' }) as never;
    const all = [indicator('a', false), indicator('b', true), indicator('c', true), indicator('d', true)];
    const firing = [episode('b', 'warning', 2), episode('c', 'warning', -9), episode('d', 'critical', 1)];
    const ids = valuesOfIndicators({ list: 'indicators' }, all, { firing }).map(({ value }) => value);
    expect(ids).toEqual(['d', 'c', 'b', 'a']);
  });

  test('then comes what has limits, then what users notice, the busiest first', () => {
    const indicator = (id: string, kind: string, state: string) =>
      ({ id, kind, state, title: id, service: 's', episode: null }) as never;
    const all = [
      indicator('delivery', 'error-ratio', 'learning'),
      indicator('silence', 'absence', 'judged'),
      indicator('idle', 'error-ratio', 'judged'),
      indicator('busy', 'error-ratio', 'judged'),
      indicator('new', 'p95', 'trial'),
      indicator('latency', 'p95', 'judged'),
    ];
    const traffic = new Map([
      ['silence', 900],
      ['delivery', 800],
      ['busy', 700],
      ['idle', 3],
    ]);
    const ids = valuesOfIndicators({ list: 'indicators' }, all, { traffic }).map(({ value }) => value);
    expect(ids).toEqual(['latency', 'busy', 'idle', 'silence', 'new', 'delivery']);
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
    const trial = { ...(version(3, 'first points') as object), trial: true } as never;
    expect(valuesOfBaselines([trial, version(2, 'kept')]).map(({ value }) => value)).toEqual(['2']);
    expect(valuesOfBaselines([trial]).map(({ value }) => value)).toEqual(['3']);
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
