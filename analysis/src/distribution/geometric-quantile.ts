/**
 * Quantile of the number of failures before the first success, interpolated linearly between the
 * whole numbers whose cumulative probabilities enclose the level.
 *
 * `success` in (0, 1], `level` in [0, 1). The convention is the one of commercial packages for g
 * charts; without interpolation a probability limit would jump by whole units.
 */
export function geometricQuantile(level: number, success: number): number {
  if (!(success > 0 && success <= 1 && level >= 0 && level < 1)) return Number.NaN;
  if (level <= success) return 0;
  const cumulative = (count: number): number => -Math.expm1((count + 1) * Math.log1p(-success));
  let upper = Math.max(1, Math.ceil(Math.log1p(-level) / Math.log1p(-success) - 1));
  while (cumulative(upper) < level) upper += 1;
  while (upper > 1 && cumulative(upper - 1) >= level) upper -= 1;
  const below = cumulative(upper - 1);
  return upper - 1 + (level - below) / (cumulative(upper) - below);
}
