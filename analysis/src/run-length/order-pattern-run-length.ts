const cells = 600;

/**
 * Average run length of a trend or alternation rule alone, for independent values of any continuous
 * distribution.
 *
 * `length` points rising or falling make a trend, `length` points turning at every step an alternation.
 * Only ranks matter, so values are taken as uniform and the density of the last value is followed
 * step by step for each number of steps so far (rising last; falling is its mirror image) until the
 * survivors fall off geometrically.
 */
export function orderPatternRunLength(kind: 'trend' | 'alternation', length: number): number {
  const steps = length - 1;
  let densities: Float64Array[] = Array.from({ length: steps - 1 }, () => new Float64Array(cells));
  if (steps < 2) return length;
  const first = densities[0] as Float64Array;
  for (let cell = 0; cell < cells; cell += 1) first[cell] = (cell + 0.5) / cells / cells;
  let survival = 1;
  let total = 2;
  let ratio = 0;
  for (let step = 0; step < 5000; step += 1) {
    total += survival;
    densities = nextDensities(densities, kind);
    const next = 2 * densities.reduce((sum, density) => sum + density.reduce((a, b) => a + b, 0), 0);
    const nextRatio = next / survival;
    survival = next;
    if (step > 3 * length && Math.abs(nextRatio - ratio) < 1e-12) return total + survival / (1 - nextRatio);
    ratio = nextRatio;
  }
  return total;
}

/** Probability mass below the middle of each cell, for mass that may sit in the same cell. */
function massBelow(density: Float64Array): Float64Array {
  const below = new Float64Array(cells);
  let sum = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    below[cell] = sum + 0.5 * (density[cell] as number);
    sum += density[cell] as number;
  }
  return below;
}

function nextDensities(densities: readonly Float64Array[], kind: 'trend' | 'alternation'): Float64Array[] {
  const all = new Float64Array(cells);
  for (const density of densities)
    density.forEach((mass, cell) => (all[cell] = (all[cell] as number) + mass));
  const onward = (density: Float64Array): Float64Array => massBelow(density).map((mass) => mass / cells);
  const turned = (density: Float64Array): Float64Array => onward(Float64Array.from(density).reverse());
  const [longer, restarted] = kind === 'trend' ? [onward, turned] : [turned, onward];
  return [restarted(all), ...densities.slice(0, -1).map((density) => longer(density))];
}
