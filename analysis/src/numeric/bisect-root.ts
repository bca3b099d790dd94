/**
 * The point where a monotone function changes sign between `low` and `high`.
 *
 * Plain bisection to the last bit of the bracket: slower than a secant method and impossible to
 * mislead. The function must have opposite signs at the two ends; otherwise NaN.
 */
export function bisectRoot(f: (x: number) => number, low: number, high: number): number {
  const atLow = f(low);
  if (atLow === 0) return low;
  const atHigh = f(high);
  if (atHigh === 0) return high;
  if (!(atLow < 0 !== atHigh < 0)) return Number.NaN;
  let a = low;
  let b = high;
  for (let step = 0; step < 200; step += 1) {
    const middle = 0.5 * (a + b);
    if (middle === a || middle === b) return middle;
    const value = f(middle);
    if (value === 0) return middle;
    if (value < 0 === atLow < 0) a = middle;
    else b = middle;
  }
  return 0.5 * (a + b);
}
