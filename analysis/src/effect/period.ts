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

/** Neighbouring points put together on a wider grid: mean values (weighted by size), sizes added up. */
export function coarsened(points: UsablePoints, stepMs: number): UsablePoints {
  const merged: UsablePoints = { times: [], values: [], sizes: [] };
  let from = 0;
  while (from < points.times.length) {
    const place = Math.floor((points.times[from] as number) / stepMs);
    let [to, size, sum] = [from, 0, 0];
    while (to < points.times.length && Math.floor((points.times[to] as number) / stepMs) === place) {
      size += points.sizes[to] as number;
      sum += (points.values[to] as number) * (points.sizes[to] as number);
      to += 1;
    }
    merged.times.push(place * stepMs);
    merged.values.push(sum / size);
    merged.sizes.push(size);
    from = to;
  }
  return merged;
}
