import { describe, expect, test } from 'vitest';
import { failureText } from './collector-failure.ts';
import { grafanaUnit } from './grafana-unit.ts';
import { isComplete, migrateQuery, queryVersion, type CollectorQuery, type SavedQuery } from './query.ts';
import { nameFilter } from './name-filter.ts';
import { readinessMessage } from './readiness-message.ts';
import { sqlFrame, typeOf } from './sql-frame.ts';
import { sqlLiteral } from './sql-literal.ts';
import { withTimeFilter } from './sql-time-filter.ts';
import { parseVariableQuery, variableValues } from './variable-query.ts';
import { indicatorOptions } from './suggestions.ts';
import { fixtureCollector } from '../../test/fixture-collector.ts';

describe('saved queries', () => {
  /** As found in saved dashboards; every release that changes the form adds its own. */
  const saved: readonly [string, SavedQuery, Partial<CollectorQuery>][] = [
    ['without version, indicator', { refId: 'A', indicator: 'x' }, { kind: 'indicator', indicator: 'x' }],
    ['without version, SQL', { refId: 'A', sql: 'SELECT 1' }, { kind: 'sql', sql: 'SELECT 1' }],
    ['version 1', { refId: 'A', version: 1, kind: 'episodes' }, { kind: 'episodes' }],
  ];
  test.each(saved)('%s', (_, query, expected) => {
    expect(migrateQuery(query)).toMatchObject({ ...expected, version: queryVersion, refId: 'A' });
  });

  test('an empty one is not sent', () => {
    expect(isComplete(migrateQuery({ refId: 'A' }))).toBe(false);
    expect(isComplete(migrateQuery({ refId: 'A', version: 1, kind: 'episodes' }))).toBe(true);
  });
});

describe('SQL', () => {
  test('times and numbers arrive as such', () => {
    const frame = sqlFrame(
      {
        columns: [
          { name: 'time', type: "DateTime64(9, 'UTC')" },
          { name: 'count', type: 'Nullable(UInt64)' },
          { name: 'service', type: 'LowCardinality(String)' },
        ],
        rows: [['2026-11-01 00:00:00.123456789', '9007199254740991', 'checkout']],
        statistics: { elapsedSeconds: 0, rowsRead: 0, bytesRead: 0, rows: 1, truncated: true },
      },
      'A',
    );
    expect(frame.fields.map(({ values }) => values[0])).toEqual([
      Date.UTC(2026, 10, 1, 0, 0, 0, 123),
      9007199254740991,
      'checkout',
    ]);
    expect(frame.meta?.notices?.[0]?.severity).toBe('warning');
    expect(typeOf('Map(String, String)')).toBe('other');
  });

  test('the time filter is a parameter, never pasted text', () => {
    expect(withTimeFilter('SELECT 1 WHERE $__timeFilter(started)', { from: 1, to: 2 })).toEqual({
      query:
        "SELECT 1 WHERE (started >= fromUnixTimestamp64Milli({shewhart_from:Int64}, 'UTC') AND started <= fromUnixTimestamp64Milli({shewhart_to:Int64}, 'UTC'))",
      params: { shewhart_from: '1', shewhart_to: '2' },
    });
  });

  test('a variable cannot leave its quotes', () => {
    expect(sqlLiteral(["a'b", "\\' OR 1=1 --"])).toBe("'a\\'b', '\\\\\\' OR 1=1 --'");
  });
});

describe('variables', () => {
  const listed = async () => {
    const { body } = await fixtureCollector(1_700_000_000).answer(
      'GET',
      new URL('http://c/api/v1/indicators'),
      '',
    );
    return (body as { indicators: never[] }).indicators;
  };

  test('list services, and indicators with those out of control first', async () => {
    const indicators = await listed();
    expect(variableValues(parseVariableQuery('services'), indicators)).toEqual([
      { text: 'checkout', value: 'checkout' },
    ]);
    const values = variableValues(parseVariableQuery('indicators(service=checkout)'), indicators);
    expect(values[0]).toEqual({ text: 'checkout POST /orders latency p95', value: 'checkout-p95' });
    expect(variableValues(parseVariableQuery('indicators(service=.*, kind=rate)'), indicators)).toHaveLength(
      1,
    );
    expect(variableValues(parseVariableQuery('indicators(service=shop)'), indicators)).toEqual([]);
    expect(variableValues(parseVariableQuery('indicators(service=)'), indicators)).toHaveLength(4);
    expect(variableValues(parseVariableQuery('indicators(service=shop|checkout)'), indicators)).toHaveLength(
      4,
    );
  });

  test('several services are filtered here, one by the collector, all not at all', () => {
    const several = nameFilter('checkout|web');
    expect([several.asked, several.matches('web'), several.matches('payment')]).toEqual(['', true, false]);
    expect(nameFilter('web').asked).toBe('web');
    expect(nameFilter('$__all').matches('payment')).toBe(true);
  });

  test('an unknown text is refused with the known ones', () => {
    expect(() => parseVariableQuery('label_values(up)')).toThrow(/Use services, environments/);
  });

  test('suggestions match every typed word', async () => {
    expect(indicatorOptions(await listed(), 'orders p95').map(({ value }) => value)).toEqual([
      'checkout-p95',
    ]);
  });
});

describe('failures', () => {
  test.each([
    [0, {}, /does not answer/],
    [401, {}, /token/],
    [400, { detail: 'from: a chart shows at most 400 days.' }, /at most 400 days/],
    [503, { detail: 'The store is not open yet.' }, /not ready: The store/],
    [500, '<html>', /status 500/],
  ])('status %i says what to do', (status, body, expected) => {
    expect(failureText(status, body)).toMatch(expected);
  });

  test('an unready collector names the part', () => {
    const { status, message } = readinessMessage(
      {
        status: 'not ready',
        parts: {
          store: { ready: false, detail: 'No insert for 320 s.' },
          spool: { ready: true, detail: '' },
        },
      },
      3,
    );
    expect([status, message]).toEqual([
      'error',
      'The collector answers, but is not ready. store: No insert for 320 s.',
    ]);
  });
});

test('units of OpenTelemetry become Grafana’s', () => {
  expect(['s', '1', '{request}/s', '{item}', 'By', '', 'furlong'].map(grafanaUnit)).toEqual([
    's',
    'percentunit',
    'reqps',
    'short',
    'bytes',
    undefined,
    'suffix: furlong',
  ]);
});
