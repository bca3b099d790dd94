import { tableColumns, tableNames } from '@shewhart/schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logRow, logRows } from '../../test/stored-rows.ts';
import { openedStore, type OpenedStore } from '../../test/store-fixture.ts';
import { skipperOf } from './column-type.ts';

describe('rows in RowBinary', () => {
  let opened: OpenedStore;
  beforeAll(async () => {
    opened = await openedStore();
  });
  afterAll(() => opened.close());

  test.each(tableNames)('every row of %s is found in what the engine writes', async (table) => {
    const columns = tableColumns[table].map((name) => `\`${name}\``).join(', ');
    // Enumerations are excluded from the generator: it makes codes that the engine itself cannot read.
    const structure = await opened.value(
      `SELECT arrayStringConcat(groupArray(concat('\`', name, '\` ', replaceRegexpAll(type, 'Enum8\\\\([^)]*\\\\)', 'Int8'))), ', ')
       FROM system.columns WHERE database = currentDatabase() AND table = '${table}'`,
    );
    const hexadecimal = await opened.value(
      `SELECT hex(groupConcat(line)) FROM (
         SELECT formatRow('RowBinary', ${columns}) AS line
         FROM generateRandom('${String(structure).replaceAll("'", "\\'")}', 1, 200, 20) LIMIT 100)`,
    );
    const bytes = Buffer.from(String(hexadecimal), 'hex');
    const { offsets, isComplete } = opened.store.boundaries({ table, rows: 100, bytes });
    expect(isComplete).toBe(true);
    expect(offsets).toHaveLength(101);
    expect(offsets.at(-1)).toBe(bytes.length);
  });

  test('rows that end inside a value are found up to there', () => {
    const { bytes } = logRows([{ body: 'a' }, { body: 'b' }]);
    const first = logRow({ body: 'a' }).length;
    for (const cut of [first + 1, first + 30, bytes.length - 1]) {
      const found = opened.store.boundaries({ table: 'log', rows: 2, bytes: bytes.subarray(0, cut) });
      expect(found).toEqual({ offsets: [0, first], isComplete: false });
    }
  });

  test('an absurd length is no row, and no endless loop', () => {
    const skip = skipperOf('Array(Tuple(name String, count UInt32))');
    expect(() => skip(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 1]), 0)).toThrow(RangeError);
  });

  test('an unknown type is refused when the walker is made, not when it is needed', () => {
    expect(() => skipperOf('Variant(String, UInt8)')).toThrow(TypeError);
  });
});
