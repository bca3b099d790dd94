import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFree, lowerBound, placeMarks, type Place } from './mark-places.ts';

const places = fc
  .array(fc.record({ x: fc.integer({ min: 0, max: 120 }), y: fc.integer({ min: 0, max: 60 }) }), {
    maxLength: 60,
  })
  .map((marks) => marks.sort((one, other) => one.x - other.x));

test('marks that stand apart, and pairs, are rings; a heap is dots', () => {
  const alone = { x: 0, y: 0 };
  const pair = [
    { x: 50, y: 0 },
    { x: 55, y: 0 },
  ];
  const heap = [100, 103, 106, 109].map((x) => ({ x, y: 10 }));
  const { rings, dots } = placeMarks([alone, ...pair, ...heap], 8, 2);
  expect(rings).toEqual([alone, ...pair]);
  expect(dots).toEqual(heap);
});

test('far above a crowd a mark is a ring', () => {
  const crowd = [0, 1, 2, 3].map((x) => ({ x, y: 50 }));
  const above = { x: 2, y: 5 };
  expect(placeMarks([...crowd.slice(0, 3), above, crowd[3]!], 8, 2).rings).toEqual([above]);
});

test('finds the crowded ones as comparing all with all does, and one dot stands for all of its cell', () => {
  const distance = (one: Place, other: Place): number => Math.hypot(one.x - other.x, one.y - other.y);
  fc.assert(
    fc.property(
      places,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 4 }),
      (marks, apart, cell) => {
        const { rings, dots } = placeMarks(marks, apart, cell);
        const isCrowded = (mark: Place): boolean =>
          marks.filter((other) => other !== mark && distance(mark, other) < apart).length >= 2;
        expect(rings).toEqual(marks.filter((mark) => !isCrowded(mark)));
        const cellOf = ({ x, y }: Place): string => `${Math.floor(x / cell)} ${Math.floor(y / cell)}`;
        const cells = dots.map(cellOf);
        expect(new Set(cells).size).toBe(cells.length);
        expect(new Set(cells)).toEqual(new Set(marks.filter(isCrowded).map(cellOf)));
      },
    ),
  );
});

test('a box is free when no other mark reaches into it', () => {
  fc.assert(
    fc.property(places, fc.nat(59), fc.nat(6), (marks, own, margin) => {
      fc.pre(own < marks.length);
      const { x, y } = marks[own]!;
      const box = { left: x - 4, right: x + 9, top: y - 20, bottom: y - 5 };
      const reaches = (mark: Place): boolean =>
        mark.x >= box.left - margin &&
        mark.x <= box.right + margin &&
        mark.y >= box.top - margin &&
        mark.y <= box.bottom + margin;
      const expected = !marks.some((mark, place) => place !== own && reaches(mark));
      expect(isFree(box, marks, own, margin)).toBe(expected);
    }),
  );
});

test('the first that is not below', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.integer({ min: -1, max: 10 }), (all, least) => {
      const sorted = all.sort((one, other) => one - other);
      const found = sorted.findIndex((each) => each >= least);
      expect(lowerBound(sorted, (each) => each, least)).toBe(found < 0 ? sorted.length : found);
    }),
  );
});
