const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Answers as measured; durations and gaps in milliseconds, rates as shares; null where unknown. */
export interface QuickCheckAnswers {
  readonly leadMs: number | null;
  /** Between one deployment and the next. */
  readonly gapMs: number | null;
  readonly recoveryMs: number | null;
  readonly failRate: number | null;
  readonly reworkRate: number | null;
}

export interface QuickCheck {
  /** 0 to 10 each; null where unknown. */
  readonly lead: number | null;
  readonly frequency: number | null;
  readonly recovery: number | null;
  readonly failRate: number | null;
  readonly reworkRate: number | null;
  /** Mean of the five; null unless all are known. */
  readonly score: number | null;
}

/** Ends of categories 6 to 2, the best first. */
const durationEnds = [hourMs, dayMs, 7 * dayMs, 30 * dayMs, 182.5 * dayMs];

/** Categories 1 to 6 of DORA's Quick Check become 0, 2, … 10. */
function pointsOf(duration: number | null): number | null {
  if (duration === null) return null;
  const place = durationEnds.findIndex((end) => duration < end);
  return place < 0 ? 0 : 10 - 2 * place;
}

function pointsOfRate(rate: number | null): number | null {
  return rate === null ? null : 10 - 10 * rate;
}

/**
 * Score of DORA's Quick Check of 2025: categories of six become 0 to 10, a percentage p becomes 10 - p/10.
 * "On demand", the best frequency, is taken as more than one an hour.
 */
export function quickCheck(answers: QuickCheckAnswers): QuickCheck {
  const points = {
    lead: pointsOf(answers.leadMs),
    frequency: pointsOf(answers.gapMs),
    recovery: pointsOf(answers.recoveryMs),
    failRate: pointsOfRate(answers.failRate),
    reworkRate: pointsOfRate(answers.reworkRate),
  };
  return { ...points, score: meanPoints(Object.values(points)) };
}

function meanPoints(points: readonly (number | null)[]): number | null {
  const known = points.filter((one) => one !== null);
  return known.length === points.length ? known.reduce((sum, one) => sum + one, 0) / known.length : null;
}
