import type { DeployedChange } from './deployed-change.ts';
import { censoredDistribution, type DurationDistribution } from './duration-distribution.ts';
import type { Duration } from './survival-quantile.ts';

export interface RecoveryTime extends DurationDistribution {
  /** Not yet recovered, among `n`. */
  readonly open: number;
  readonly method: string;
}

/** From the end of a failed deployment until the service worked again, or until now where it does not. */
export function recoveryDuration({ finishedAt, recoveredAt }: DeployedChange, now: number): Duration {
  return { value: Math.max(0, (recoveredAt ?? now) - finishedAt), isOpen: recoveredAt === null };
}

/** Of all failed deployments, inferred ones too; open ones are censored, neither dropped nor taken as over. */
export function recoveryTime(deployments: readonly DeployedChange[], now: number): RecoveryTime {
  const failed = deployments.filter(({ failure }) => failure !== null);
  return {
    ...censoredDistribution(failed.map((one) => recoveryDuration(one, now))),
    method:
      'end of the failed deployment to recovery, inferred failures among them; Kaplan-Meier, open ones censored; interval of the median after Brookmeyer and Crowley',
  };
}
