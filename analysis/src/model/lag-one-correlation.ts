/**
 * Lag-1 autocorrelation of deviations from their centre, with deviations clipped at four scales so that
 * an outlier counts no more than a large value; in [0, 0.97]. Pairs across a gap are left out.
 */
export function lagOneCorrelation(
  deviations: readonly number[],
  follows: readonly boolean[],
  scale: number,
): number {
  const clip = (value: number): number => Math.max(-4 * scale, Math.min(4 * scale, value));
  let product = 0;
  let square = 0;
  for (let index = 1; index < deviations.length; index += 1) {
    if (!follows[index]) continue;
    const before = clip(deviations[index - 1] as number);
    product += before * clip(deviations[index] as number);
    square += before * before;
  }
  return square > 0 ? Math.max(0, Math.min(0.97, product / square)) : 0;
}
