import type { DeployedChange } from './deployed-change.ts';
import { wilsonInterval, type Share } from './wilson-interval.ts';

/** Share of concluded deployments that were unplanned, to mend what an earlier one broke (DORA, 2024). */
export function reworkRate(deployments: readonly DeployedChange[]): Share & { readonly method: string } {
  return {
    ...wilsonInterval(deployments.filter(({ isRework }) => isRework).length, deployments.length),
    method: 'hotfixes, reverts and rollbacks / concluded deployments; Wilson interval',
  };
}
