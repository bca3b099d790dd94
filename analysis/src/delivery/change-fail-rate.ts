import {
  finishedWithin,
  isConcluded,
  type DeliveryWindow,
  type Deployment,
  type FailureLink,
} from './deployment.ts';
import { wilsonInterval, type Share } from './wilson-interval.ts';

export interface ChangeFailRate {
  /** Failures that somebody or something reported: links, rollbacks, reverts, hotfixes, outcomes. */
  readonly explicit: Share;
  /** Those, and failures inferred from incidents soon after. */
  readonly withInferred: Share;
  /** Deployments so young that an incident may still come; in no share. */
  readonly pending: number;
  readonly failedIds: readonly string[];
  readonly method: string;
}

/**
 * Share of concluded deployments that failed: each counts once, however many incidents it caused, and
 * rollbacks count as deployments unless `withoutRollbacks`. Deployments younger than the inference
 * window at `now` wait, failed ones too: to count those alone would make young weeks look bad.
 */
export function changeFailRate(
  deployments: readonly Deployment[],
  links: readonly FailureLink[],
  options: {
    readonly window: DeliveryWindow;
    readonly now: number;
    readonly maturesAfterMs: number;
    readonly withoutRollbacks?: boolean;
    readonly confidence?: number;
  },
): ChangeFailRate {
  const { window, now, maturesAfterMs, withoutRollbacks = false, confidence = 0.95 } = options;
  const concluded = finishedWithin(deployments, window).filter(
    (one) => isConcluded(one) && !(withoutRollbacks && one.isRollback),
  );
  const mature = concluded.filter(({ finishedAt }) => finishedAt + maturesAfterMs <= now);
  const linked = (wanted: (link: FailureLink) => boolean): Set<string> =>
    new Set(links.filter(wanted).map(({ deploymentId }) => deploymentId));
  const known = linked(({ method }) => method !== 'inferred');
  const all = linked(() => true);
  const broke = ({ outcome }: Deployment): boolean => outcome === 'failed' || outcome === 'aborted';
  const explicit = mature.filter((one) => broke(one) || known.has(one.id));
  const either = mature.filter((one) => broke(one) || all.has(one.id));
  return {
    explicit: wilsonInterval(explicit.length, mature.length, confidence),
    withInferred: wilsonInterval(either.length, mature.length, confidence),
    pending: concluded.length - mature.length,
    failedIds: either.map(({ id }) => id),
    method: `distinct failed / concluded deployments ${withoutRollbacks ? 'without' : 'with'} rollbacks; Wilson interval; young ones pending`,
  };
}
