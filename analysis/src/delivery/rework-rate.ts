import { finishedWithin, isConcluded, type DeliveryWindow, type Deployment } from './deployment.ts';
import { wilsonInterval, type Share } from './wilson-interval.ts';

/** Share of concluded deployments that were unplanned, to mend what an earlier one broke (DORA, 2024). */
export function reworkRate(
  deployments: readonly Deployment[],
  window: DeliveryWindow,
  confidence = 0.95,
): Share & { readonly method: string } {
  const concluded = finishedWithin(deployments, window).filter(isConcluded);
  const unplanned = concluded.filter(({ isRework, isRollback }) => isRework || isRollback);
  return {
    ...wilsonInterval(unplanned.length, concluded.length, confidence),
    method: 'hotfixes, reverts, rollbacks and deployments for an incident / concluded deployments',
  };
}
