import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pixelColumns } from './pixel-columns.ts';

test('points of one column become its first, last, least and greatest', () => {
  expect(pixelColumns([0, 1, 2, 3, 10], [5, 9, 1, 4, 7], [0, 4], (at) => Math.floor(at / 10))).toEqual([
    [
      { x: 0, first: 5, last: 4, min: 1, max: 9 },
      { x: 1, first: 7, last: 7, min: 7, max: 7 },
    ],
  ]);
});

test('a gap ends a stretch, even within a column', () => {
  expect(pixelColumns([0, 1, 2], [1, null, 2], [0, 2], () => 3)).toEqual([
    [{ x: 3, first: 1, last: 1, min: 1, max: 1 }],
    [{ x: 3, first: 2, last: 2, min: 2, max: 2 }],
  ]);
  expect(pixelColumns([0, 1], [null, undefined], [-1, 7], (at) => at)).toEqual([]);
});

test('covers the same pixels as all points, of the places that count', () => {
  const points = fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { freq: 8 }), { maxLength: 200 });
  fc.assert(
    fc.property(
      points,
      fc.integer({ min: 1, max: 20 }),
      fc.nat(40),
      fc.nat(200),
      (values, perColumn, skip, take) => {
        const at = values.map((_, place) => place);
        const xOf = (instant: number): number => Math.floor(instant / perColumn);
        const columns = pixelColumns(at, values, [skip, skip + take], xOf).flat();
        for (const x of new Set(at.map(xOf))) {
          const inColumn = values.filter(
            (value, place) => value !== null && xOf(place) === x && place >= skip && place <= skip + take,
          ) as number[];
          const found = columns.filter((column) => column.x === x);
          expect(found.length > 0).toBe(inColumn.length > 0);
          if (inColumn.length === 0) continue;
          expect(Math.min(...found.map(({ min }) => min))).toBe(Math.min(...inColumn));
          expect(Math.max(...found.map(({ max }) => max))).toBe(Math.max(...inColumn));
          expect(found[0]!.first).toBe(inColumn[0]);
          expect(found.at(-1)!.last).toBe(inColumn.at(-1));
        }
      },
    ),
  );
});
