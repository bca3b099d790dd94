/**
 * Root of a continuous function between two ends of opposite sign, by false position with the Illinois
 * correction: for functions too costly to bisect. Stops when the bracket or the value is within
 * `tolerance`.
 */
export function falsePositionRoot(
  f: (x: number) => number,
  low: number,
  high: number,
  tolerance = 1e-10,
): number {
  let a = low;
  let b = high;
  let atA = f(a);
  let atB = f(b);
  let kept = 0;
  for (let step = 0; step < 100; step += 1) {
    const x = (a * atB - b * atA) / (atB - atA);
    const value = f(x);
    if (Math.abs(value) < tolerance || Math.abs(b - a) < tolerance) return x;
    if (value < 0 === atA < 0) {
      a = x;
      atA = value;
      if (kept === -1) atB /= 2;
      kept = -1;
    } else {
      b = x;
      atB = value;
      if (kept === 1) atA /= 2;
      kept = 1;
    }
  }
  return 0.5 * (a + b);
}
