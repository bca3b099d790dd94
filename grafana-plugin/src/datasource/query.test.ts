import { describe, expect, test } from 'vitest';
import { failureText } from './collector-failure.ts';
import { grafanaUnit } from './grafana-unit.ts';
import {
  fieldsOfKind,
  isComplete,
  migrateQuery,
  ofKind,
  queryKinds,
  type CollectorQuery,
  type SavedQuery,
} from './query.ts';
import { nameFilter, oneName } from './name-filter.ts';
import { readinessMessage } from './readiness-message.ts';
import { sqlFrame, typeOf } from './sql-frame.ts';
import { sqlLiteral } from './sql-literal.ts';
import { withTimeFilter } from './sql-time-filter.ts';

describe('saved queries', () => {
  /** As found in saved dashboards; every release that changes the form adds its own. */
  const saved: readonly [string, SavedQuery, CollectorQuery][] = [
    [
      'without version, indicator',
      { refId: 'A', indicator: 'x' },
      { refId: 'A', version: 2, kind: 'indicator', indicator: 'x' },
    ],
    [
      'without version, SQL',
      { refId: 'A', sql: 'SELECT 1', indicator: '' },
      { refId: 'A', version: 2, kind: 'sql', sql: 'SELECT 1' },
    ],
    [
      'version 1, with the fields of kinds chosen before',
      { refId: 'A', version: 1, kind: 'episodes', service: 'web', sql: 'SELECT 1', indicator: 'x' },
      { refId: 'A', version: 2, kind: 'episodes', service: 'web', indicator: 'x' },
    ],
    [
      'version 1, annotation',
      { refId: 'Anno', version: 1, kind: 'changes', fromAnnotations: true, service: '$service' },
      { refId: 'Anno', version: 2, kind: 'changes', fromAnnotations: true, service: '$service' },
    ],
    [
      'version 2',
      { refId: 'A', version: 2, kind: 'effect', changeId: 'ci:1', hide: true },
      { refId: 'A', version: 2, kind: 'effect', changeId: 'ci:1', hide: true },
    ],
    [
      'of a newer release',
      { refId: 'A', version: 9, kind: 'forecast' as never },
      { refId: 'A', version: 9, kind: 'forecast' as never },
    ],
  ];
  test.each(saved)('%s', (_, query, expected) => {
    expect(migrateQuery(query)).toEqual(expected);
    expect(migrateQuery(migrateQuery(query))).toEqual(expected);
  });

  test('another kind keeps what both have', () => {
    const query = migrateQuery({
      refId: 'A',
      version: 2,
      kind: 'episodes',
      service: 'web',
      status: 'firing',
    });
    expect(ofKind(query, 'changes')).toEqual({ refId: 'A', version: 2, kind: 'changes', service: 'web' });
  });

  test('each kind without its needed fields is not sent', () => {
    const isSent = (kind: (typeof queryKinds)[number]): boolean =>
      isComplete({ refId: 'A', version: 2, kind, indicator: ' ' });
    expect(queryKinds.filter((kind) => !isSent(kind))).toEqual([
      'indicator',
      'effect',
      'delivery-events',
      'baseline-comparison',
      'sql',
    ]);
    expect(Object.keys(fieldsOfKind).sort()).toEqual([...queryKinds].sort());
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
    expect(frame.fields.map(({ values }): unknown => values[0])).toEqual([
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

describe('names', () => {
  test('several are filtered here, one by the collector, all not at all', () => {
    const several = nameFilter('checkout|web');
    expect([several.asked, several.matches('web'), several.matches('payment')]).toEqual(['', true, false]);
    expect(nameFilter('web').asked).toBe('web');
    expect(nameFilter('web').includes('payment')).toBe(false);
    expect(nameFilter('$__all').matches('payment')).toBe(true);
  });

  test('a statistic is asked of one or of all, never added up from several', () => {
    expect([oneName('web', 'service'), oneName('$__all', 'service'), oneName(undefined, 'team')]).toEqual([
      'web',
      '',
      '',
    ]);
    expect(() => oneName('web|checkout', 'service')).toThrow(/Choose one service or all/);
  });
});

describe('failures', () => {
  test.each([
    [0, {}, /does not answer/],
    [401, {}, /token/],
    [
      400,
      { detail: 'from: a chart shows at most 400 days.', code: 'QUERY_INVALID_REQUEST' },
      /at most 400 days.*QUERY_INVALID_REQUEST/,
    ],
    [
      403,
      { detail: 'The scope admin is needed.', code: 'RECEIVE_FORBIDDEN' },
      /Not allowed: The scope admin/,
    ],
    [404, { detail: 'There is no indicator x.', code: 'RECEIVE_NOT_FOUND' }, /^There is no indicator x/],
    [
      404,
      { detail: 'There is nothing at GET /api/v1/delivery.', code: 'RECEIVE_NOT_FOUND' },
      /older release/,
    ],
    [404, '<html>', /older release/],
    [429, {}, /ask again in a moment/],
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
