import { finishedWithin, type DeliveryWindow, type Deployment, type FailureLink } from './deployment.ts';
import { survivalQuantile, type Duration } from './survival-quantile.ts';

/** A distribution of durations in milliseconds; null where too many are open, or none, to know. */
export interface DurationSummary {
  readonly n: number;
  readonly open: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly method: string;
}

/** Median and p90 with open durations censored (Kaplan & Meier 1958), never a bare mean. */
export function summariseDurations(durations: readonly Duration[]): DurationSummary {
  return {
    n: durations.length,
    open: durations.filter(({ isOpen }) => isOpen).length,
    p50: survivalQuantile(durations, 0.5),
    p90: survivalQuantile(durations, 0.9),
    method: 'Kaplan-Meier quantiles, open ones censored',
  };
}

/**
 * From the finish of each failed deployment until the service worked again. A deployment with several
 * links has recovered when the last of them has; one without an end lasts until `now`.
 */
export function recoveryTime(
  deployments: readonly Deployment[],
  links: readonly FailureLink[],
  { window, now }: { readonly window: DeliveryWindow; readonly now: number },
): DurationSummary {
  const durations = finishedWithin(deployments, window).flatMap(({ id, finishedAt }): Duration[] => {
    const own = links.filter(({ deploymentId }) => deploymentId === id);
    if (own.length === 0) return [];
    const ends = own.map(({ recoveredAt }) => recoveredAt);
    const isOpen = ends.includes(null);
    const end = isOpen ? now : Math.max(...(ends as number[]));
    return [{ value: Math.max(0, end - finishedAt), isOpen }];
  });
  return { ...summariseDurations(durations), method: 'failed deployment finished to recovery, Kaplan-Meier' };
}
