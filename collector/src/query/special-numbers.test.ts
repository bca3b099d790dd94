import { expect, it } from 'vitest';
import { jsonWithNegativeZero, spellSpecialNumbers } from './special-numbers.ts';

it('spells NaN and infinities of float columns as other languages read them', () => {
  const meta = [
    { name: 'a', type: 'Float64' },
    { name: 'b', type: 'Nullable(Float32)' },
    { name: 'c', type: 'Array(Nullable(Float64))' },
    { name: 'd', type: 'String' },
  ];
  const rows = [
    ['nan', null, ['inf', 1, '-inf'], 'nan'],
    ['-nan', '-inf', [], 'inf'],
    [1, 2, [3], 'x'],
  ];
  expect(spellSpecialNumbers(rows, meta)).toEqual([
    ['NaN', null, ['Infinity', 1, '-Infinity'], 'nan'],
    ['NaN', '-Infinity', [], 'inf'],
    [1, 2, [3], 'x'],
  ]);
});

it('keeps the sign of zero', () => {
  expect(jsonWithNegativeZero({ rows: [[-0, 0, [-0], '"-0"']] })).toBe(
    '{"rows":[[-0.0,0,[-0.0],"\\"-0\\""]]}',
  );
  expect(Object.is(JSON.parse(jsonWithNegativeZero(-0)), -0)).toBe(true);
});
