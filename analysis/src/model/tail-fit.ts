import { studentUpperQuantile } from '../distribution/student-upper-quantile.ts';
import { sortedQuantile } from './sorted-quantile.ts';

/** One side of a distribution as a Student tail: how wide, and how heavy (Infinity: normal). */
export interface TailFit {
  readonly scale: number;
  readonly degrees: number;
}

/** The far quantile that tells how heavy a tail is: this share lies beyond, and so many values at least. */
export const farTail = 0.01;
export const fewestBeyond = 5;

const candidates = [Infinity, 20, 10, 7, 5, 4, 3, 2.5, 2] as const;
const quantiles = new Map<number, number>();

/** Upper quantiles are asked for again and again with nearly the same tail: kept by tail and degrees. */
export function keptUpperQuantile(tail: number, degrees: number): number {
  const step = Math.round(Math.log(tail) * 16);
  const key = step * 100 + (degrees === Infinity ? 0 : degrees);
  const kept = quantiles.get(key) ?? studentUpperQuantile(Math.min(0.5, Math.exp(step / 16)), degrees);
  quantiles.set(key, kept);
  return kept;
}

/**
 * Fits one side of sorted values around their centre: the ratio of a far quantile (99 %, nearer in
 * short series) to the quartile gives the weight of the tail, the wider of the two its scale.
 *
 * `direction` is 1 for the upper side, -1 for the lower; the scale is at least `floor`.
 */
export function fitTail(
  sorted: ArrayLike<number>,
  center: number,
  direction: 1 | -1,
  floor: number,
): TailFit {
  const distance = (probability: number): number =>
    direction > 0
      ? sortedQuantile(sorted, probability) - center
      : center - sortedQuantile(sorted, 1 - probability);
  const far = Math.min(1 - farTail, 1 - fewestBeyond / sorted.length);
  const normalQuartile = 0.6745;
  const near = Math.max(distance(0.75), floor * normalQuartile);
  const reach = Math.max(distance(far), floor * normalQuartile);
  let degrees: number = Infinity;
  let closest = Infinity;
  for (const candidate of candidates) {
    const expected = keptUpperQuantile(1 - far, candidate) / keptUpperQuantile(0.25, candidate);
    const difference = Math.abs(Math.log(reach / near / expected));
    if (difference < closest) [degrees, closest] = [candidate, difference];
  }
  const scale = Math.max(
    near / keptUpperQuantile(0.25, degrees),
    reach / keptUpperQuantile(1 - far, degrees),
  );
  return { scale, degrees };
}
