import { logGamma } from './log-gamma.ts';

/** Lower part by the series 6.5.29 of Abramowitz & Stegun. */
function lowerBySeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < 10000; n += 1) {
    term *= x / (shape + n);
    sum += term;
    if (term < 1e-17 * sum) break;
  }
  return sum * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

/** Upper part by the continued fraction 6.5.31, modified Lentz method. */
function upperByFraction(shape: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10000; n += 1) {
    const a = -n * (n - shape);
    b += 2;
    d = a * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + a / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return fraction * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

/**
 * Regularised upper incomplete gamma function Q(shape, x), shape > 0, x >= 0: the probability that a
 * gamma variable of that shape exceeds x, and that a Poisson variable of mean x is below `shape`.
 */
export function upperRegularizedGamma(shape: number, x: number): number {
  if (!(shape > 0 && x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  return x < shape + 1 ? 1 - lowerBySeries(shape, x) : upperByFraction(shape, x);
}
