import type { Deployment, Effect, Schedule } from './schedule.ts';
import { baseErrorProbability, type ServiceName } from './topology.ts';

/** What holds for one service at one instant, before chance adds its share. */
export interface Conditions {
  /** The deployment whose version runs. */
  readonly deployment: Deployment;
  /** Factor on the time of its own work. */
  readonly latencyFactor: number;
  /** Share of requests that the service itself fails. */
  readonly errorProbability: number;
  /** True while its telemetry is missing; the service works all the same. */
  readonly isSilent: boolean;
}

export function conditionsAt(schedule: Schedule, service: ServiceName, at: number): Conditions {
  let latencyFactor = 1;
  let errorProbability = baseErrorProbability[service];
  for (const effect of schedule.effects) {
    if (
      effect.service !== service ||
      at < effect.fromAt ||
      (effect.shape === 'step' && at >= effect.untilAt)
    ) {
      continue;
    }
    const strength = strengthAt(effect, at);
    latencyFactor *= 1 + (effect.latencyFactor - 1) * strength;
    errorProbability += effect.errorProbability * strength;
  }
  return {
    deployment: runningAt(schedule, service, at),
    latencyFactor,
    errorProbability,
    isSilent: schedule.silences.some(
      (silence) => silence.service === service && at >= silence.fromAt && at < silence.untilAt,
    ),
  };
}

/** A drift stays where it has arrived. */
function strengthAt(effect: Effect, at: number): number {
  if (effect.shape === 'step') return 1;
  return Math.min(1, (at - effect.fromAt) / (effect.untilAt - effect.fromAt));
}

function runningAt(schedule: Schedule, service: ServiceName, at: number): Deployment {
  let running = schedule.initialVersions[service];
  for (const change of schedule.deployments) {
    if (change.at > at) break;
    if (change.service === service && change.status === 'succeeded') running = change;
  }
  return running;
}
