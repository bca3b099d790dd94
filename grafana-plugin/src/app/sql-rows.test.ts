import { expect, test } from 'vitest';
import { sqlRows } from './sql-rows.ts';

test('rows become objects with names and instants as the API has them', () => {
  const columns = [
    { name: 'incident_id', type: 'String' },
    { name: 'last_told', type: "Nullable(DateTime64(9, 'UTC'))" },
    { name: 'resolved', type: "Nullable(DateTime64(9, 'UTC'))" },
  ];
  const rows = [['a', '2026-11-03 10:06:00.123456789', null]];
  const statistics = { elapsedSeconds: 0, rowsRead: 0, bytesRead: 0, rows: 1, truncated: false };
  expect(sqlRows({ columns, rows, statistics })).toEqual([
    { incidentId: 'a', lastTold: '2026-11-03T10:06:00.123Z', resolved: null },
  ]);
});
