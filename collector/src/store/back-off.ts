export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait after the nth failure in a row (from 1): doubling, bounded, and anywhere in the upper
 * half of that, so that several collectors do not return to a store at the same moment.
 * @param random in [0, 1)
 */
export function backOffMs(failures: number, { firstMs, maxMs }: BackOff, random: number): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return full / 2 + (full / 2) * random;
}
