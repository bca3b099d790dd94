/**
 * Consecutive points that a pattern may span: all of one stage, none missing between them. Points
 * excluded from the baseline are left out, neither counting towards a pattern nor breaking it.
 */
export interface Stretch {
  /** Places of the points in the data. */
  readonly index: readonly number[];
  /** Distance from the centre line in standard errors. */
  readonly z: readonly number[];
  /** What neighbouring points are compared by: the value, or z where each point has its own scale. */
  readonly level: readonly number[];
  /** 1 above the centre line, -1 below, 0 on it. */
  readonly side: readonly number[];
}

export type Side = 'above' | 'below' | 'both';

/**
 * A pattern found: positions in the stretch; the last member completes it. The list of members belongs to whoever
 * receives it: a series may break its rules at every point, and a second list for each would double the work.
 */
export interface PatternMatch {
  readonly at: number;
  readonly members: number[];
  readonly side: Side;
}

/** Positions from `from` to `to`, both included. */
export function positions(from: number, to: number): number[] {
  const places = new Array<number>(to - from + 1);
  for (let offset = 0; offset < places.length; offset += 1) places[offset] = from + offset;
  return places;
}
