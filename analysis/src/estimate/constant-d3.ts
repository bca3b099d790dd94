import { normalCumulative } from '../distribution/normal-cumulative.ts';
import { normalDensity } from '../distribution/normal-density.ts';
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
import { constantD2 } from './constant-d2.ts';

const known = new Map<number, number>();

/** Density at w of the range of n standard normal values, integrated over the middle of the range. */
function rangeDensity(n: number, w: number): number {
  const step = 1 / 8;
  let sum = 0;
  for (let middle = 0; middle <= 9; middle += step) {
    const low = middle - w / 2;
    const high = middle + w / 2;
    const inside = normalCumulative(high) - normalCumulative(low);
    const value = normalDensity(low) * normalDensity(high) * inside ** (n - 2);
    sum += middle === 0 ? 0.5 * value : value;
  }
  return 2 * n * (n - 1) * step * sum;
}

/**
 * d3(n): standard deviation of the range of n >= 2 independent normal values with sigma 1.
 *
 * Second moment of the range by numerical integration of its density, minus d2 squared. Computed once
 * per n. NaN below 2.
 */
export function constantD3(n: number): number {
  if (!(n >= 2)) return Number.NaN;
  const before = known.get(n);
  if (before !== undefined) return before;
  const { nodes, weights } = gaussLegendre(60, 0, 18);
  let secondMoment = 0;
  nodes.forEach((w, index) => {
    secondMoment += (weights[index] as number) * w * w * rangeDensity(n, w);
  });
  const result = Math.sqrt(secondMoment - constantD2(n) ** 2);
  known.set(n, result);
  return result;
}
