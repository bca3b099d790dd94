import type { Random } from './random.ts';
import { routes, type Route, type RouteName, type ServiceName } from './topology.ts';

/** One handled request and what it caused, as one tree: metrics, spans and logs are three views of it. */
export interface Call {
  readonly route: Route;
  readonly failure: Failure | undefined;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Whole time, what it waited for included. */
  readonly durationMs: number;
  /** Time of its own work before the first thing it waits for. */
  readonly beforeMs: number;
  readonly databaseMs: number;
  readonly providerMs: number;
  readonly calls: readonly Call[];
}

/** `own`: the service itself failed; `downstream`: something that it called. */
export type Failure = 'own' | 'downstream';

/** What chance needs to know of each service. */
export type Behaviour = Readonly<Record<ServiceName, { latencyFactor: number; errorProbability: number }>>;

/** How long the network holds one request and its answer. */
export const networkMs = 0.6;

const none: readonly Call[] = [];

/** Runs one request through the shop. A step that fails ends the request: what would follow is not called. */
export function runRequest(random: Random, name: RouteName, behaviour: Behaviour): Call {
  const route = routes[name];
  const { latencyFactor, errorProbability } = behaviour[route.service];
  const ownMs = random.lognormal(route.medianMs * latencyFactor, route.sigma);
  const beforeMs = ownMs * 0.4;
  let durationMs = ownMs;
  let calls = none;
  let failure: Failure | undefined;
  if (route.calls.length > 0) {
    const made: Call[] = [];
    for (const next of route.calls) {
      const call = runRequest(random, next, behaviour);
      made.push(call);
      durationMs += call.durationMs + networkMs;
      if (call.failure !== undefined) {
        failure = 'downstream';
        break;
      }
    }
    calls = made;
  }
  let providerMs = 0;
  if (route.provider !== undefined) {
    providerMs = random.lognormal(route.provider.medianMs * latencyFactor, route.provider.sigma);
    durationMs += providerMs;
  }
  if (failure === undefined && random.uniform() < errorProbability) failure = 'own';
  let databaseMs = 0;
  if (route.database !== undefined && failure === undefined) {
    databaseMs = random.lognormal(route.database.medianMs * latencyFactor, route.database.sigma);
    durationMs += databaseMs;
  }
  return {
    route,
    failure,
    status: statusOf(route, failure),
    durationMs,
    beforeMs,
    databaseMs,
    providerMs,
    calls,
  };
}

function statusOf(route: Route, failure: Failure | undefined): number {
  if (failure === undefined) return route.successStatus;
  return failure === 'own' ? route.failureStatus : 502;
}
