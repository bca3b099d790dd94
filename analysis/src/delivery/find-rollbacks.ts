import type { Deployment, FailureLink } from './deployment.ts';

export interface FoundRollback {
  readonly deploymentId: string;
  /** The deployment that had put the same version there before. */
  readonly targetId: string;
  /** The deployment after the target: the change that was taken back. */
  readonly link: FailureLink;
}

/**
 * Deployments of a service that return to an earlier version with another one in between. What failed is
 * the first deployment after the target; putting a version over itself is no rollback. The deployments
 * are those of one environment.
 */
export function findRollbacks(deployments: readonly Deployment[]): FoundRollback[] {
  const found: FoundRollback[] = [];
  const histories = new Map<string, Deployment[]>();
  const succeeded = deployments.filter((one) => one.outcome === 'succeeded' && one.version !== '');
  for (const one of [...succeeded].sort((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0))) {
    const history = histories.get(one.service) ?? [];
    histories.set(one.service, history);
    const target = history.findLastIndex(({ version }) => version === one.version);
    const failed = history[target + 1];
    if (target >= 0 && failed !== undefined) {
      const link = {
        deploymentId: failed.id,
        incidentId: null,
        method: 'rollback',
        recoveredAt: one.finishedAt,
      } as const;
      found.push({ deploymentId: one.id, targetId: (history[target] as Deployment).id, link });
    }
    history.push(one);
  }
  return found;
}
