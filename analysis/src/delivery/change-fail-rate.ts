import type { DeployedChange } from './deployed-change.ts';
import { wilsonInterval, type Share } from './wilson-interval.ts';

export interface ChangeFailRate {
  /** Failures that somebody or something reported: people, links, rollbacks, reverts, hotfixes, outcomes. */
  readonly explicit: Share;
  /** Those, and failures inferred from incidents and episodes soon after. */
  readonly withInferred: Share;
  /** Deployments so young that an incident may still come; in no share. */
  readonly pending: number;
  readonly method: string;
}

/** Too young at `now` to be judged. */
export function isPending({ finishedAt }: DeployedChange, now: number, maturesAfterMs: number): boolean {
  return finishedAt + maturesAfterMs > now;
}

/**
 * Share of concluded deployments that failed: each counts once, however many incidents it caused, and
 * rollbacks count as deployments. Deployments younger than the inference window at `now` wait, failed ones
 * too: to count those alone would make young weeks look bad.
 */
export function changeFailRate(
  deployments: readonly DeployedChange[],
  now: number,
  maturesAfterMs: number,
): ChangeFailRate {
  const mature = deployments.filter((one) => !isPending(one, now, maturesAfterMs));
  const explicit = mature.filter(({ failure }) => failure === 'explicit').length;
  const failed = mature.filter(({ failure }) => failure !== null).length;
  return {
    explicit: wilsonInterval(explicit, mature.length),
    withInferred: wilsonInterval(failed, mature.length),
    pending: deployments.length - mature.length,
    method:
      'distinct failed / concluded deployments, rollbacks among them, cancelled and skipped ones not; Wilson interval; young ones pending',
  };
}
