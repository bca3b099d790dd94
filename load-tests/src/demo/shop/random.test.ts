import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';

const draw = (random: Random, count: number, one: (random: Random) => number): number[] =>
  Array.from({ length: count }, () => one(random));
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('Random', () => {
  it('gives the same numbers for the same seed and names, others for others', () => {
    const first = draw(new Random(7, 'a'), 20, (random) => random.uint32());
    expect(draw(new Random(7, 'a'), 20, (random) => random.uint32())).toEqual(first);
    expect(draw(new Random(7, 'b'), 20, (random) => random.uint32())).not.toEqual(first);
    expect(draw(new Random(8, 'a'), 20, (random) => random.uint32())).not.toEqual(first);
  });

  it('draws normals with mean 0 and variance 1', () => {
    const values = draw(new Random(1), 40_000, (random) => random.normal());
    // Five standard errors of each estimate.
    expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(40_000));
    expect(Math.abs(mean(values.map((value) => value * value)) - 1)).toBeLessThan(5 * Math.sqrt(2 / 40_000));
  });

  it.each([0.4, 12, 300])('draws Poisson counts whose mean and variance are %d', (expected) => {
    const counts = draw(new Random(2), 20_000, (random) => random.poisson(expected));
    const centre = mean(counts);
    expect(Math.abs(centre - expected)).toBeLessThan(5 * Math.sqrt(expected / 20_000));
    expect(mean(counts.map((count) => (count - centre) ** 2)) / expected).toBeCloseTo(1, 1);
  });
});
