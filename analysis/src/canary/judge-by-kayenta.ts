import type { CanaryMetric, CanaryRequest } from './canary-request.ts';
import type { CanaryAnswer, MetricAnswer } from './canary-answer.ts';
import { classifyMetric, type MetricClass } from './classify-metric.ts';
import { orNull } from './canary-answer.ts';
import { scoreGroups } from './score-groups.ts';

/**
 * Verdict of one look at two samples, by the rules of NetflixACAJudge-v1.0: the score against the two
 * thresholds. What differs: a metric with so few points that even complete separation is no surprise
 * counts as one without data, and where half of the metrics are such, the verdict is `inconclusive`
 * (Kayenta fails, with the same score of 0).
 */
export function judgeByKayenta({ metrics, thresholds, groupWeights }: CanaryRequest): CanaryAnswer {
  const judged = metrics.map((metric) => judgeMetric(metric));
  const { score, groups, zeroBecause } = scoreGroups(judged, groupWeights);
  const critical = judged.filter(({ isCriticalFailure }) => isCriticalFailure);
  const isBlind = critical.every((metric) => metric.class === 'nodata') && zeroBecause !== null;
  const verdict = isBlind
    ? 'inconclusive'
    : score >= thresholds.pass
      ? 'pass'
      : score >= thresholds.marginal
        ? 'marginal'
        : 'fail';
  const failed = judged.filter((metric) => metric.class !== 'pass');
  const summary =
    zeroBecause === 'critical'
      ? `The critical metric ${critical.map(({ name }) => name).join(', ')} did not pass, so the score is 0.`
      : zeroBecause === 'nodata'
        ? 'Half of the metrics or more have too little data, so the score is 0.'
        : `The score is ${score}; ${thresholds.pass} passes, ${thresholds.marginal} is marginal.`;
  return {
    judge: 'kayenta',
    verdict,
    score,
    reasons: [summary, ...failed.map(({ name, reason }) => `${name}: ${reason}`)],
    groups,
    metrics: judged,
  };
}

function judgeMetric(metric: CanaryMetric): MetricAnswer & { readonly class: MetricClass } {
  // The reader lets no failures come here: without values there is nothing to rank.
  const { baseline, canary } = metric.kind === 'values' ? metric : { baseline: [], canary: [] };
  const found = classifyMetric(baseline, canary, metric);
  const counts = { baseline: found.baseline.length, canary: found.canary.length };
  const isShort = found.class !== 'nodata-fail' && isTooFew(counts, metric);
  return {
    name: metric.name,
    groups: metric.groups,
    class: isShort ? 'nodata' : found.class,
    isCriticalFailure: isShort ? (metric.isCritical ?? false) : found.isCriticalFailure,
    reason: isShort
      ? `Too few points for a verdict: ${counts.baseline} of the baseline, ${counts.canary} of the canary.`
      : found.reason,
    points: counts,
    shift: {
      estimate: orNull(found.shift.estimate),
      lower: orNull(found.shift.lower),
      upper: orNull(found.shift.upper),
      confidence: metric.confidence ?? 0.98,
    },
    effects: {
      meanRatio: orNull(found.meanRatio),
      commonLanguage: orNull(found.commonLanguage),
      cohenD: orNull(found.cohenD),
    },
  };
}

/**
 * Even when all values of one sample exceed those of the other, chance does that in 2 of C(m+n, m) cases;
 * where this is more than the confidence leaves, nothing can be said.
 */
function isTooFew(
  { baseline, canary }: { baseline: number; canary: number },
  { minPoints, confidence = 0.98, missing }: CanaryMetric,
): boolean {
  if (missing === 'zero' && Math.min(baseline, canary) === 0) return false;
  if (minPoints !== undefined) return Math.min(baseline, canary) < minPoints;
  let ways = 1;
  for (let k = 1; k <= Math.min(baseline, canary) && ways < 1e9; k += 1) {
    ways *= (Math.max(baseline, canary) + k) / k;
  }
  return 2 / ways > 1 - confidence;
}
