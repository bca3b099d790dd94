import { orNull, type CanaryAnswer, type CanaryVerdict, type MetricAnswer } from './canary-answer.ts';
import type { CanaryMetric, CanaryRequest } from './canary-request.ts';
import { compareFailures } from './compare-failures.ts';
import { compareMeans, type SequentialVerdict } from './compare-means.ts';
import { scoreGroups, type ScoredMetric } from './score-groups.ts';

type SequentialMetric = MetricAnswer & { readonly class: SequentialVerdict };

/**
 * Verdict that may be asked for again and again while samples grow. The chance `alpha` of each metric is
 * divided by their number, so that it bounds a false verdict of the whole.
 *
 * Undecided metrics count as failed for the score (what has been shown so far). It is a fail once even
 * passing of all undecided ones could not make it marginal, a pass once their failing could not undo it;
 * a canary that passes but spreads more widely than allowed is marginal.
 */
export function judgeSequentially({ metrics, thresholds, groupWeights }: CanaryRequest): CanaryAnswer {
  const judged = metrics.map((metric) => judgeMetric(metric, metrics.length));
  const scored = (undecided: 'pass' | 'high') =>
    scoreGroups(
      judged.map((metric): ScoredMetric => {
        const found = { pass: 'pass', fail: 'high', inconclusive: undecided } as const;
        return { ...metric, class: found[metric.class] };
      }),
      groupWeights,
    );
  const atWorst = scored('high');
  const atBest = scored('pass');
  const isWide = judged.some(({ spread }) => spread?.verdict === 'fail');
  const isUndecided = judged.some((metric) => metric.class === 'inconclusive');
  const verdict = verdictOf(atWorst.score, atBest.score, thresholds, { isUndecided, isWide });
  const notable = judged.filter((metric) => metric.class !== 'pass' || metric.spread?.verdict === 'fail');
  const range = atBest.score > atWorst.score ? `, ${atBest.score} if the undecided pass` : '';
  return {
    judge: 'sequential',
    verdict,
    score: atWorst.score,
    reasons: [
      `The score shown so far is ${atWorst.score}${range}; ${thresholds.pass} passes, ${thresholds.marginal} is marginal.`,
      ...notable.map(({ name, reason }) => `${name}: ${reason}`),
    ],
    groups: atWorst.groups,
    metrics: judged,
  };
}

function verdictOf(
  worst: number,
  best: number,
  { pass, marginal }: CanaryRequest['thresholds'],
  { isUndecided, isWide }: { readonly isUndecided: boolean; readonly isWide: boolean },
): CanaryVerdict {
  if (best < marginal) return 'fail';
  if (worst >= pass) return isWide ? 'marginal' : 'pass';
  return isUndecided ? 'inconclusive' : 'marginal';
}

function judgeMetric(metric: CanaryMetric, metrics: number): SequentialMetric {
  const options = { ...metric, alpha: (metric.alpha ?? 0.05) / metrics };
  const isCritical = metric.isCritical ?? false;
  const { name, groups } = metric;
  if (metric.kind === 'failures') {
    const { verdict, reason, ratio } = compareFailures(metric.baseline, metric.canary, options);
    return {
      name,
      groups,
      class: verdict,
      isCriticalFailure: isCritical && verdict === 'fail',
      reason,
      points: { baseline: metric.baseline.total, canary: metric.canary.total },
      ratio: { estimate: orNull(ratio.estimate), lower: orNull(ratio.lower), upper: orNull(ratio.upper) },
    };
  }
  const { excess, allowed, difference, spread, ...found } = compareMeans(
    zeroed(metric.baseline, metric),
    zeroed(metric.canary, metric),
    options,
  );
  const wide =
    spread?.verdict === 'fail' ? ` It spreads ${spread.ratio.toPrecision(3)} times as widely.` : '';
  return {
    name,
    groups,
    class: found.verdict,
    isCriticalFailure: isCritical && found.verdict === 'fail',
    reason: found.reason + wide,
    points: found.points,
    excess: {
      estimate: orNull(excess.estimate),
      lower: orNull(excess.lower),
      upper: orNull(excess.upper),
      pValue: orNull(excess.pValue),
      allowed: orNull(allowed),
      difference: orNull(difference),
    },
    spread: spread && { verdict: spread.verdict, ratio: orNull(spread.ratio) },
  };
}

function zeroed(values: Float64Array, { missing }: CanaryMetric): Float64Array {
  return missing === 'zero' ? values.map((value) => (Number.isNaN(value) ? 0 : value)) : values;
}
