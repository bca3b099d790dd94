import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trendShape, type TrendPoint } from './trend-shape.ts';

const size = { width: 100, height: 40, margin: 4 };

const point = (value: number | null, extra: Partial<TrendPoint> = {}): TrendPoint => ({
  from: 0,
  to: 1,
  value,
  lower: null,
  upper: null,
  n: 1,
  partial: false,
  ...extra,
});

describe('a trend', () => {
  test('leaves a gap where nothing is known, and marks a point that stands alone', () => {
    const { line, dots } = trendShape([point(1), point(1), point(null), point(2)], [], size);
    expect(line.match(/M/g)).toHaveLength(2);
    expect(dots.map(({ isAlone }) => isAlone)).toEqual([false, false, false, true]);
    expect(dots[2]!.y).toBeNull();
  });

  test('has zero at its bottom', () => {
    const { dots } = trendShape([point(0), point(10)], [], size);
    expect(dots[0]!.y).toBe(36);
  });

  test('draws what is not over apart from the line', () => {
    const { line, partialLine } = trendShape([point(1), point(2), point(1, { partial: true })], [], size);
    expect(line.match(/L/g)).toHaveLength(1);
    expect(partialLine.match(/M/g)).toHaveLength(1);
  });

  test('is not flattened by one wide interval', () => {
    const wide = point(0.1, { lower: 0, upper: 0.95 });
    expect(trendShape([point(0.1), wide], [], size).max).toBeCloseTo(0.22);
  });

  test('stays within its box, whatever the numbers', () => {
    const number = fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1e12, noNaN: true }));
    const points = fc.array(
      fc
        .record({ value: number, lower: number, upper: number, partial: fc.boolean() })
        .map((each) => point(each.value, each)),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(points, (each) => {
        const shape = trendShape(each, [], size);
        const paths = [shape.line, shape.band, shape.partialLine].join('');
        const numbers = [...paths.matchAll(/-?[\d.]+(?:e-?\d+)?/g)].map(([text]) => Number(text));
        numbers.forEach((at, place) => {
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThanOrEqual(place % 2 === 0 ? size.width : size.height);
        });
      }),
    );
  });
});
