import { isDelivery, type DeployedChange } from './deployed-change.ts';
import { closedDistribution, type DurationDistribution } from './duration-distribution.ts';

export interface LeadTime extends DurationDistribution {
  /** Commits dated after the deployment that brought them: in no quantile. */
  readonly negative: number;
  /** Part of the deployments whose commits cannot be told; null without deployments. Redeploys should bring none. */
  readonly unlinkedShare: number | null;
  readonly method: string;
}

/** Per commit: from the commit until the first successful deployment that contains it. */
export function leadTime(deployments: readonly DeployedChange[]): LeadTime {
  const delivered = deployments.filter((one) => isDelivery(one) && !one.isRedeploy);
  const leads: number[] = [];
  let negative = 0;
  // By hand: an organisation has tens of thousands, and this runs for each of its weeks and services.
  for (const { leadMs } of delivered) {
    for (const lead of leadMs) {
      if (lead >= 0) leads.push(lead);
      else negative += 1;
    }
  }
  const unlinked = delivered.filter(({ isContentKnown }) => !isContentKnown).length;
  return {
    ...closedDistribution(leads),
    negative,
    unlinkedShare: delivered.length === 0 ? null : unlinked / delivered.length,
    method:
      'per commit, to the end of the first successful deployment that contains it; merges and the first known deployment left out; quantiles of type 7, interval of the median between order statistics',
  };
}
