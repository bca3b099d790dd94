import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaQuantile } from './beta-quantile.ts';
import { binomialCumulative } from './binomial-cumulative.ts';
import { fQuantile } from './f-quantile.ts';
import { geometricQuantile } from './geometric-quantile.ts';
import { logGamma } from './log-gamma.ts';
import { normalCumulative } from './normal-cumulative.ts';
import { normalQuantile } from './normal-quantile.ts';
import { poissonCumulative } from './poisson-cumulative.ts';
import { regularizedBeta } from './regularized-beta.ts';
import { studentTail } from './student-tail.ts';
import { studentUpperQuantile } from './student-upper-quantile.ts';

test('log gamma is the logarithm of factorials and of the square root of pi', () => {
  expect(logGamma(6)).toBeCloseTo(Math.log(120), 13);
  expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
  expect(logGamma(0)).toBeNaN();
});

test('the normal distribution has its tabled values, far tails included', () => {
  // Abramowitz & Stegun, table 26.1 and 26.2.
  expect(normalCumulative(1)).toBeCloseTo(0.841344746068543, 14);
  expect(normalCumulative(-3) / 0.00134989803163009).toBeCloseTo(1, 12);
  expect(normalCumulative(-10) / 7.61985302416053e-24).toBeCloseTo(1, 11);
  expect(normalQuantile(0.975)).toBeCloseTo(1.95996398454005, 13);
});

test('quantiles undo cumulative probabilities', () => {
  const chance = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
  const shape = fc.double({ min: 0.5, max: 40, noNaN: true });
  fc.assert(
    fc.property(chance, shape, shape, (p, a, b) => {
      expect(normalCumulative(normalQuantile(p)) / p).toBeCloseTo(1, 9);
      expect(regularizedBeta(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 8);
    }),
  );
});

test('F and Student agree with printed tables', () => {
  // NIST/SEMATECH e-Handbook 1.3.6.7.
  expect(fQuantile(0.95, 3, 10)).toBeCloseTo(3.708, 3);
  expect(fQuantile(0.99, 5, 20)).toBeCloseTo(4.103, 3);
  expect(studentUpperQuantile(0.025, 5)).toBeCloseTo(2.571, 3);
  expect(studentTail(2.571, 5)).toBeCloseTo(0.025, 4);
});

test('sums of probabilities are cumulative probabilities', () => {
  let binomial = 0;
  let poisson = 0;
  let factorial = 1;
  for (let k = 0; k <= 12; k += 1) {
    if (k > 0) factorial *= k;
    const ways = Math.exp(logGamma(13) - logGamma(k + 1) - logGamma(13 - k));
    binomial += ways * 0.3 ** k * 0.7 ** (12 - k);
    poisson += (Math.exp(-4) * 4 ** k) / factorial;
    expect(binomialCumulative(k, 12, 0.3)).toBeCloseTo(binomial, 12);
    expect(poissonCumulative(k, 4)).toBeCloseTo(poisson, 12);
  }
});

test('the geometric quantile runs through the cumulative probabilities', () => {
  const success = 0.2;
  for (const count of [1, 2, 5, 20]) {
    expect(geometricQuantile(1 - 0.8 ** (count + 1), success)).toBeCloseTo(count, 8);
  }
  expect(geometricQuantile(0.1, success)).toBe(0);
});
