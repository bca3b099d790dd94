import { isConcluded, type Deployment, type FailureLink, type Incident } from './deployment.ts';

export const defaultInferenceWindowMs = 86_400_000;

/**
 * Links each incident to the latest deployment of one of its services that had begun when it started and
 * had not been over for longer than the window; one link for each incident that has such a deployment.
 * Incidents before the first deployment, long after the last, or caused outside link to none. Whether
 * more history is loaded changes no link.
 */
export function inferFailures(
  deployments: readonly Deployment[],
  incidents: readonly Incident[],
  windowMs = defaultInferenceWindowMs,
): FailureLink[] {
  const concluded = deployments.filter(isConcluded).sort((a, b) => a.startedAt - b.startedAt);
  return incidents.flatMap(({ id, services, startedAt, mitigatedAt, isExternal }): FailureLink[] => {
    if (isExternal) return [];
    const before = concluded.filter((one) => services.includes(one.service) && one.startedAt <= startedAt);
    const latest = before.at(-1);
    if (latest === undefined || startedAt > (latest.finishedAt ?? Infinity) + windowMs) return [];
    return [{ deploymentId: latest.id, incidentId: id, method: 'inferred', recoveredAt: mitigatedAt }];
  });
}
