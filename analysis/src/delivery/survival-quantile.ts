/** A duration; `isOpen` when it still lasts, so that it is at least so long. */
export interface Duration {
  readonly value: number;
  readonly isOpen: boolean;
}

export interface SurvivalStep {
  readonly at: number;
  /** Part that lasts longer than `at`. */
  readonly surviving: number;
  /** Of the logarithm of `surviving`, after Greenwood 1926. */
  readonly variance: number;
}

/** Kaplan & Meier 1958: the part of durations that last longer, open ones neither dropped nor taken as over. */
export function survivalCurve(durations: readonly Duration[]): SurvivalStep[] {
  const sorted = [...durations].sort((a, b) => a.value - b.value || Number(a.isOpen) - Number(b.isOpen));
  const steps: SurvivalStep[] = [];
  let surviving = 1;
  let variance = 0;
  for (let index = 0; index < sorted.length;) {
    const at = (sorted[index] as Duration).value;
    const atRisk = sorted.length - index;
    let ended = 0;
    while (index < sorted.length && (sorted[index] as Duration).value === at) {
      if (!(sorted[index] as Duration).isOpen) ended += 1;
      index += 1;
    }
    if (ended === 0) continue;
    surviving *= 1 - ended / atRisk;
    variance += ended / (atRisk * (atRisk - ended));
    steps.push({ at, surviving, variance });
  }
  return steps;
}

/**
 * Duration within which the given part of all ends; null when too many are open to know it. Where the
 * curve rests exactly on that part, the middle of the step, so without open ones the median is the usual.
 */
export function survivalQuantile(durations: readonly Duration[], probability: number): number | null {
  const steps = survivalCurve(durations);
  const target = 1 - probability;
  const slack = 1e-12;
  const index = steps.findIndex(({ surviving }) => surviving <= target + slack);
  const step = steps[index];
  if (step === undefined) return null;
  const next = steps[index + 1];
  const rests = Math.abs(step.surviving - target) <= slack && next !== undefined;
  return rests ? (step.at + next.at) / 2 : step.at;
}
