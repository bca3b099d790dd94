/** What lies beyond a threshold as a generalised Pareto distribution; distances from a centre. */
export interface ExcessFit {
  readonly threshold: number;
  /** Share of all values beyond the threshold. */
  readonly share: number;
  readonly scale: number;
  /** Positive: heavier than exponential; negative: there is an end. */
  readonly shape: number;
  /** Distance from one possible value to the next: nearly nothing for measurements, one for counts. */
  readonly step: number;
  /** The farthest value, and the share of all that are exactly that: more than one only where values repeat. */
  readonly farthest: number;
  readonly farthestShare: number;
}

export interface ExcessTail {
  readonly center: number;
  /** 1 for the upper side, -1 for the lower. */
  readonly direction: 1 | -1;
  /** Share of the values that are independent of each other, in (0, 1]. */
  readonly independence: number;
}

/** A tenth of the values is the tail; a tail needs so many of them, and so many different ones, to show its shape. */
const tailShare = 0.1;
const fewestExcesses = 30;
const fewestDistinct = 8;

/**
 * Distances by rank from the farthest inwards, where those that are exactly equal are spread evenly over their step: a
 * threshold among ties would count values as beyond it that are not, and a tail of whole numbers look curved.
 */
function spreadTies(exact: (rank: number) => number, count: number, n: number): (rank: number) => number {
  const spread = new Float64Array(count + 1);
  let from = 0;
  let above = Infinity;
  while (from <= count) {
    const value = exact(from);
    let to = from + 1;
    while (to < n && exact(to) === value) to += 1;
    const below = to < n ? exact(to) : value;
    const step = to - from > 1 ? Math.min(above - value, value - below) : 0;
    for (let rank = from; rank < Math.min(to, count + 1); rank += 1)
      spread[rank] = value + step * (0.5 - (rank - from + 0.5) / (to - from));
    above = value;
    from = to;
  }
  return (rank) => spread[rank] as number;
}

/**
 * Fits one side of ascending values beyond its 90 % quantile by probability-weighted moments (Hosking & Wallis
 * 1987). The shape is taken `caution` standard errors heavier than estimated, so that few points give wide limits.
 *
 * @returns null when too few different values lie there
 */
export function fitExcess(
  sorted: ArrayLike<number>,
  { center, direction, independence }: ExcessTail,
  caution: number,
): ExcessFit | null {
  const n = sorted.length;
  const count = Math.floor(tailShare * n);
  if (count < fewestExcesses) return null;
  const exact = (rank: number): number =>
    direction * ((sorted[direction > 0 ? n - 1 - rank : rank] as number) - center);
  const distance = spreadTies(exact, count, n);
  const threshold = distance(count);
  let mean = 0;
  let weighted = 0;
  let distinct = 1;
  // From the farthest inwards: the weight of a value is the share of those beyond it.
  for (let rank = 0; rank < count; rank += 1) {
    const excess = distance(rank) - threshold;
    mean += excess / count;
    weighted += (excess * rank) / (count - 1) / count;
    if (exact(rank) > exact(rank + 1)) distinct += 1;
  }
  if (!(threshold >= 0) || distinct < fewestDistinct) return null;
  const estimated = 2 - mean / (mean - 2 * weighted);
  const independent = Math.max(4, independence * count);
  const shape = Math.min(0.9, estimated + caution / Math.sqrt(independent));
  let equals = 1;
  while (equals < count && exact(equals) === exact(0)) equals += 1;
  return {
    threshold,
    farthest: exact(0),
    farthestShare: equals > 1 ? equals / n : 0,
    share: count / n,
    scale: mean * (1 - shape),
    shape,
    step: (exact(0) - exact(count)) / distinct,
  };
}

/**
 * Distance that is passed with the given chance per value, at most the share that was fitted; a quarter step
 * beyond, because a limit lies between two possible values, and never short of a value that comes more often.
 */
export function excessQuantile(
  { threshold, share, scale, shape, step, farthest, farthestShare }: ExcessFit,
  chance: number,
): number {
  const beyond = Math.min(1, chance / share);
  const reach = Math.abs(shape) < 1e-6 ? -Math.log(beyond) : (beyond ** -shape - 1) / shape;
  return Math.max(threshold + scale * reach, farthestShare > chance ? farthest : 0) + step / 4;
}
