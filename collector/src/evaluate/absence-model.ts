import { runLengthOf, type IndicatorDefinition } from './indicator.ts';
import type { FittedModel, IndicatorModel } from './indicator-model.ts';
import type { SubgroupSeries } from './subgroup.ts';

interface AbsenceModel {
  readonly kind: 'absence';
  /** Empty buckets in a row from which on a service counts as silent. */
  readonly emptyBuckets: number;
  readonly typical: number;
}

interface AbsenceState {
  readonly emptyInARow: number;
}

/**
 * Missing telemetry: how many empty buckets in a row are no chance any more. With a share p of empty
 * buckets in the baseline, a run of k empties comes every (1 - p^k) / ((1 - p) p^k) buckets (Feller 1968,
 * section XIII.7); k is the least that keeps the budget, and at least one more than the longest gap of the
 * baseline, since gaps of a service that rests at night do not come by chance.
 */
export const absenceModel: IndicatorModel = {
  fit(definition, baseline) {
    return fitAbsence(definition, baseline);
  },
  begin: () => ({ emptyInARow: 0 }) satisfies AbsenceState,
  judge(model, state, { value }) {
    const { emptyBuckets, typical } = model as AbsenceModel;
    const lines = { value: Number.isNaN(value) ? null : value, center: typical, lower: 0, upper: null };
    if (Number.isNaN(value)) return { state, point: { ...lines, score: null, violations: [] } };
    const emptyInARow = value > 0 ? 0 : (state as AbsenceState).emptyInARow + 1;
    const violations =
      emptyInARow < emptyBuckets
        ? []
        : [
            {
              rule: 'absence',
              text: `nothing was received in ${emptyInARow} buckets in a row`,
              side: 'below' as const,
            },
          ];
    return {
      state: { emptyInARow },
      point: { ...lines, score: -emptyInARow / emptyBuckets, violations },
    };
  },
};

function fitAbsence(definition: IndicatorDefinition, baseline: SubgroupSeries): FittedModel | undefined {
  const seen = baseline.value.filter((value) => !Number.isNaN(value));
  const firstAt = seen.findIndex((value) => value > 0);
  if (firstAt === -1) return undefined;
  const counted = seen.subarray(firstAt);
  let longestGap = 0;
  let gap = 0;
  let empty = 0;
  for (const value of counted) {
    gap = value > 0 ? 0 : gap + 1;
    empty += value > 0 ? 0 : 1;
    longestGap = Math.max(longestGap, gap);
  }
  const p = (empty + 1) / (counted.length + 2);
  const wanted = runLengthOf(definition);
  let emptyBuckets = Math.max(2, longestGap + 1);
  while (runLength(p, emptyBuckets) < wanted && emptyBuckets < 10_000) emptyBuckets += 1;
  const model: AbsenceModel = {
    kind: 'absence',
    emptyBuckets,
    typical: counted.reduce((sum, value) => sum + value, 0) / counted.length,
  };
  const minutes = (emptyBuckets * definition.bucketSeconds) / 60;
  return {
    model,
    why: [
      `${empty} of ${counted.length} buckets of the baseline were empty, at most ${longestGap} in a row.`,
      `Silence of ${emptyBuckets} buckets (${minutes} minutes) is an alarm.`,
    ],
    excluded: [],
    points: counted.length,
    falseAlarmEveryDays: (runLength(p, emptyBuckets) * definition.bucketSeconds) / 86_400,
  };
}

function runLength(p: number, k: number): number {
  return (1 - p ** k) / ((1 - p) * p ** k);
}
