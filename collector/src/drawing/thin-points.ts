import type { PicturePoint } from './chart-picture.ts';

/**
 * As few points as look the same: of each of so many equal spans of time the first, the last, the lowest and the
 * highest, a gap where there is one, and every point that broke a rule.
 */
export function thinPoints(points: readonly PicturePoint[], spans: number): readonly PicturePoint[] {
  if (points.length <= 4 * spans) return points;
  const fromAt = points[0]!.at;
  const stepAt = (points.at(-1)!.at - fromAt) / spans;
  const kept = new Set<number>();
  let begin = 0;
  const spanOf = (place: number): number => Math.floor((points[place]!.at - fromAt) / stepAt);
  for (let place = 1; place <= points.length; place += 1) {
    if (place < points.length && spanOf(place) === spanOf(begin)) continue;
    for (const wanted of outstanding(points, begin, place)) kept.add(wanted);
    begin = place;
  }
  return points.filter((point, place) => kept.has(place) || point.violations.length > 0);
}

/** Places in [from, to) of the first, the last, the lowest, the highest point, and the first gap. */
function outstanding(points: readonly PicturePoint[], from: number, to: number): number[] {
  let [lowest, highest, gap] = [from, from, from];
  for (let place = from; place < to; place += 1) {
    const value = points[place]!.value;
    if (value === null) {
      if (points[gap]!.value !== null) gap = place;
      continue;
    }
    if (!(value >= (points[lowest]!.value ?? Infinity))) lowest = place;
    if (!(value <= (points[highest]!.value ?? -Infinity))) highest = place;
  }
  return [from, to - 1, lowest, highest, gap];
}
