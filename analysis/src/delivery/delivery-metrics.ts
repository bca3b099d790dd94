import { median } from '../estimate/median.ts';
import { changeFailRate, type ChangeFailRate } from './change-fail-rate.ts';
import { isDelivery, type DeliveryWindow, type DeployedChange } from './deployed-change.ts';
import { deploymentFrequency, type DeploymentFrequency } from './deployment-frequency.ts';
import { leadTime, type LeadTime } from './lead-time.ts';
import { recoveryTime, type RecoveryTime } from './recovery-time.ts';
import { reworkRate } from './rework-rate.ts';
import type { Share } from './wilson-interval.ts';

export interface DeliveryMetrics {
  readonly deploymentFrequency: DeploymentFrequency;
  /** In milliseconds. */
  readonly leadTime: LeadTime;
  readonly changeFailRate: ChangeFailRate;
  /** In milliseconds. */
  readonly recoveryTime: RecoveryTime;
  readonly reworkRate: Share & { readonly method: string };
  /** Commits of a deployment that brought any. */
  readonly batchSize: { readonly p50: number | null; readonly n: number };
}

/**
 * The five delivery metrics over a window, each with n and method: one definition for every reader.
 * @param deployments those that ended within the window
 * @param maturesAfterMs how long after a deployment an incident may still be its
 */
export function deliveryMetrics(
  deployments: readonly DeployedChange[],
  { window, now, maturesAfterMs }: { window: DeliveryWindow; now: number; maturesAfterMs: number },
): DeliveryMetrics {
  const sizes = deployments
    .filter((one) => isDelivery(one) && one.leadMs.length > 0)
    .map(({ leadMs }) => leadMs.length);
  return {
    deploymentFrequency: deploymentFrequency(deployments, window),
    leadTime: leadTime(deployments),
    changeFailRate: changeFailRate(deployments, now, maturesAfterMs),
    recoveryTime: recoveryTime(deployments, now),
    reworkRate: reworkRate(deployments),
    batchSize: { p50: sizes.length === 0 ? null : median(sizes), n: sizes.length },
  };
}
