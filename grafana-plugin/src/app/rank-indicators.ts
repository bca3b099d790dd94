import type { IndicatorSummary } from '@shewhart/schemas/api';

/** What a service is looked at for, in this order: requests, errors, latency; the rest comes after. */
const kindsByNeed = ['rate', 'error-ratio', 'p95', 'p50', 'log-error-rate'];
const statesByNeed: Readonly<Record<IndicatorSummary['state'], number>> = {
  judged: 0,
  trial: 1,
  failing: 2,
  learning: 3,
};
const daySeconds = 86_400;

/**
 * The indicators of a service, what needs a look first: what is out of control; requests, errors and latency
 * with limits; the rest with limits, with a point a day last; what cannot be judged; what is still learning.
 */
export function rankIndicators(indicators: readonly IndicatorSummary[]): IndicatorSummary[] {
  const keys = new Map(indicators.map((indicator) => [indicator, keyOf(indicator)]));
  return [...indicators].sort((a, b) => {
    const one = keys.get(a)!;
    const other = keys.get(b)!;
    const place = one.findIndex((value, at) => value !== other[at]);
    return place < 0 ? a.title.localeCompare(b.title) : one[place]! - other[place]!;
  });
}

/** Nobody is told of an episode of limits that are on trial. */
export const isOutOfControl = ({ episode, state }: IndicatorSummary): boolean =>
  episode !== null && state !== 'trial';

function keyOf(indicator: IndicatorSummary): readonly number[] {
  const { state, kind, bucketSeconds } = indicator;
  const hasNoLimits = state === 'learning' || state === 'failing';
  // Shares of deployments are error ratios too, but nobody is woken for one.
  const isSlow = bucketSeconds >= daySeconds;
  const kindPlace = kindsByNeed.indexOf(kind);
  const signal = isSlow ? kindsByNeed.length + 1 : kindPlace < 0 ? kindsByNeed.length : kindPlace;
  return [
    isOutOfControl(indicator) ? 0 : 1,
    hasNoLimits ? statesByNeed[state] : 0,
    signal,
    statesByNeed[state],
  ];
}
