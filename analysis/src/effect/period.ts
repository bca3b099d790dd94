/** Points of one indicator over one stretch of time, oldest first. */
export interface Period {
  /** Milliseconds since 1970, ascending. */
  readonly times: ArrayLike<number>;
  /** NaN where there is none. */
  readonly values: ArrayLike<number>;
  /** What each value is a share of (requests of an error ratio); needed by the ratio scale. */
  readonly sizes?: ArrayLike<number>;
}

/** The points of a period that can be used. */
export interface UsablePoints {
  readonly times: number[];
  readonly values: number[];
  /** All 1 where no sizes were given. */
  readonly sizes: number[];
}

export function usablePoints(
  { times, values, sizes }: Period,
  isUsable: (value: number, size: number) => boolean,
): UsablePoints {
  const points: UsablePoints = { times: [], values: [], sizes: [] };
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    const size = sizes === undefined ? 1 : (sizes[index] as number);
    if (!Number.isFinite(value) || !isUsable(value, size)) continue;
    points.times.push(times[index] as number);
    points.values.push(value);
    points.sizes.push(size);
  }
  return points;
}
