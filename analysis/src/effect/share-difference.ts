/** A share with the size of a plain sample that would know it as well: overdispersion and memory shrink it. */
export interface EffectiveShare {
  /** 0 to 1. */
  readonly value: number;
  /** Above 0. */
  readonly size: number;
}

/** Wilson's score interval (Wilson 1927) for a share that need not come from whole counts. */
function scoreInterval({ value, size }: EffectiveShare, deviate: number): readonly [number, number] {
  const square = deviate * deviate;
  const center = value * size + square / 2;
  const half = deviate * Math.sqrt(value * (1 - value) * size + square / 4);
  return [Math.max(0, (center - half) / (size + square)), Math.min(1, (center + half) / (size + square))];
}

/**
 * Interval of the difference `after - before` of two independent shares, from their score intervals
 * (Newcombe 1998, method 10): unlike the usual one it keeps its promise where few events were counted, or
 * none, and never leaves -1 to 1.
 *
 * @param deviate how many standard deviations wide, such as 1.96
 */
export function shareDifference(
  before: EffectiveShare,
  after: EffectiveShare,
  deviate: number,
): readonly [lower: number, upper: number] {
  const difference = after.value - before.value;
  const [beforeLow, beforeHigh] = scoreInterval(before, deviate);
  const [afterLow, afterHigh] = scoreInterval(after, deviate);
  return [
    difference - Math.hypot(after.value - afterLow, beforeHigh - before.value),
    difference + Math.hypot(afterHigh - after.value, before.value - beforeLow),
  ];
}
