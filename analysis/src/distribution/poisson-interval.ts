import { poissonCumulative } from './poisson-cumulative.ts';

/**
 * Exact interval of the mean of a Poisson variable of which `count` was seen (Garwood 1936): each side leaves
 * half of what `confidence` leaves.
 */
export function poissonInterval(count: number, confidence = 0.95): { lower: number; upper: number } {
  const tail = (1 - confidence) / 2;
  const far = count + 10 + 10 * Math.sqrt(count + 1);
  return {
    lower: count === 0 ? 0 : meanAt((mean) => 1 - poissonCumulative(count - 1, mean) < tail, far),
    upper: meanAt((mean) => poissonCumulative(count, mean) > tail, far),
  };
}

/** Where `isBelow`, which holds for small means, ceases to. */
function meanAt(isBelow: (mean: number) => boolean, far: number): number {
  let low = 0;
  let high = far;
  while (high - low > 1e-9 * (1 + high)) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
