import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyRules } from './apply-rules.ts';
import { ruleByName, ruleCatalogue } from './rule-catalogue.ts';

/**
 * Every pattern rule against its definition spelled out window by window: a point is flagged when the
 * window of the rule's length that ends in it is full, unbroken and matches.
 */
type Window = readonly number[];
const last = (window: Window): number => window.at(-1)!;
const steps = (window: Window): number[] =>
  window.slice(1).map((value, index) => Math.sign(value - window[index]!));
const sameSideBeyond = (window: Window, sigmas: number): number =>
  window.filter((value) => value * Math.sign(last(window)) > sigmas).length;

const definitions: Record<string, readonly [length: number, matches: (window: Window) => boolean]> = {
  nelson2: [9, (w) => w.every((v) => v > 0) || w.every((v) => v < 0)],
  nelson3: [6, (w) => steps(w).every((s) => s > 0) || steps(w).every((s) => s < 0)],
  nelson4: [14, (w) => steps(w).every((s, i, all) => s !== 0 && (i === 0 || s === -all[i - 1]!))],
  nelson5: [3, (w) => Math.abs(last(w)) > 2 && sameSideBeyond(w, 2) >= 2],
  nelson6: [5, (w) => Math.abs(last(w)) > 1 && sameSideBeyond(w, 1) >= 4],
  nelson7: [15, (w) => w.every((v) => Math.abs(v) < 1)],
  nelson8: [8, (w) => w.every((v) => Math.abs(v) > 1) && w.some((v) => v > 0) && w.some((v) => v < 0)],
  we4: [8, (w) => w.every((v) => v > 0) || w.every((v) => v < 0)],
  'aiag-run': [7, (w) => w.every((v) => v > 0) || w.every((v) => v < 0)],
  'nhs-trend': [7, (w) => steps(w).every((s) => s > 0) || steps(w).every((s) => s < 0)],
  'nhs-2of3': [
    3,
    (w) => {
      const side = Math.sign(last(w));
      const close = w.filter((v) => v * side > 2 && v * side <= 3).length;
      const isClose = last(w) * side > 2 && last(w) * side <= 3;
      return isClose && close >= 2 && w.every((v) => v * side > 0);
    },
  ],
  'westgard-2-2s': [2, (w) => w.every((v) => v > 2) || w.every((v) => v < -2)],
  'westgard-r-4s': [2, (w) => (w[0]! > 2 && w[1]! < -2) || (w[0]! < -2 && w[1]! > 2)],
  'westgard-4-1s': [4, (w) => w.every((v) => v > 1) || w.every((v) => v < -1)],
  'westgard-10x': [10, (w) => w.every((v) => v > 0) || w.every((v) => v < 0)],
};

/** Values on a coarse grid, so that ties, points on zone lines and long runs all happen. */
const series = fc.array(
  fc.constantFrom(-3.5, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3.5, Number.NaN),
  {
    minLength: 0,
    maxLength: 60,
  },
);
const calm = fc.array(fc.constantFrom(0.25, 0.5, 0.75, 0.75, -0.25), { maxLength: 60 });
const wild = fc.array(fc.constantFrom(1.5, 2.5, -1.5, 1.25), { maxLength: 60 });

function flagged(
  name: string,
  values: readonly number[],
  excluded: ReadonlySet<number> = new Set(),
): number[] {
  const value = Float64Array.from(values);
  const lines = {
    value,
    z: value,
    center: value.map(() => 0),
    upper: value.map(() => 3),
    lower: value.map(() => -3),
  };
  const rule = ruleByName(name)!;
  const context = { lines, isStandardised: false, isExcluded: (index: number) => excluded.has(index) };
  return applyRules([rule], context).map(({ at }) => at);
}

test.each(Object.entries(definitions))(
  '%s is its definition, window by window',
  (name, [length, matches]) => {
    fc.assert(
      fc.property(fc.oneof(series, calm, wild), (values) => {
        const expected = values.flatMap((_, at) => {
          const window = values.slice(Math.max(0, at - length + 1), at + 1);
          const isFull = window.length === length && !window.some(Number.isNaN);
          return isFull && matches(window) ? [at] : [];
        });
        expect(flagged(name, values)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  },
);

test('a rule on the limits flags exactly the points strictly outside them, excluded ones too', () => {
  fc.assert(
    fc.property(series, (values) => {
      const outside = values.flatMap((value, at) => (Math.abs(value) > 3 ? [at] : []));
      expect(flagged('nelson1', values, new Set([0, 3]))).toEqual(outside);
    }),
  );
});

test('excluded points neither count towards a run nor break it', () => {
  const values = [1, 1, 1, 1, -3, 1, 1, 1, 1, 1];
  expect(flagged('nelson2', values)).toEqual([]);
  expect(flagged('nelson2', values, new Set([4]))).toEqual([9]);
});

test('members end in the point flagged, and the words name the rule', () => {
  const value = Float64Array.from(new Array<number>(9).fill(1));
  const lines = {
    value,
    z: value,
    center: value.map(() => 0),
    upper: value.map(() => 3),
    lower: value.map(() => -3),
  };
  const [found] = applyRules([ruleByName('nelson2')!], {
    lines,
    isStandardised: false,
    isExcluded: () => false,
  });
  expect(found).toEqual({
    rule: 'nelson2',
    at: 8,
    members: [0, 1, 2, 3, 4, 5, 6, 7, 8],
    side: 'above',
    text: '9 points in a row above the centre line',
  });
});

test('rule names are unique', () => {
  expect(new Set(ruleCatalogue.map(({ name }) => name)).size).toBe(ruleCatalogue.length);
});
