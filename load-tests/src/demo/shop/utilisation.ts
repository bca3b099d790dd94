import type { Conditions } from './conditions.ts';
import type { Random } from './random.ts';
import { loadFactor } from './rhythm.ts';
import type { ServiceName } from './topology.ts';
import type { ServiceWeather } from './weather.ts';

/** What a service's gauges read at an instant. */
export interface Utilisation {
  /** Shares of one processor, 0 to 1. */
  readonly cpuUser: number;
  readonly cpuSystem: number;
  readonly memoryBytes: number;
  readonly connectionsUsed: number;
  readonly connectionsIdle: number;
  /** Orders that wait to be packed. */
  readonly queueLength: number;
}

export const connectionPoolSize = 20;

const cpuAtMeanLoad: Readonly<Record<ServiceName, number>> = {
  web: 0.34,
  checkout: 0.22,
  payment: 0.18,
  inventory: 0.41,
};

const mebibyte = 1_048_576;

export function utilisationAt(
  service: ServiceName,
  atMs: number,
  conditions: Conditions,
  weather: ServiceWeather,
  random: Random,
): Utilisation {
  const load = loadFactor(atMs);
  const strain = Math.sqrt(conditions.latencyFactor);
  const cpu = clamp(
    0.04 + cpuAtMeanLoad[service] * load * strain + weather.cpu + 0.008 * random.normal(),
    0.01,
    0.97,
  );
  const hoursUp = Math.max(0, atMs - conditions.deployment.at) / 3_600_000;
  const memory = 168 + 24 * load + Math.min(60, 0.5 * hoursUp) + 60 * weather.memory + 3 * random.normal();
  const used = Math.min(connectionPoolSize, random.poisson(3.5 * load * conditions.latencyFactor));
  return {
    cpuUser: cpu * 0.86,
    cpuSystem: cpu * 0.14,
    memoryBytes: Math.round(clamp(memory, 90, 900) * mebibyte),
    connectionsUsed: used,
    connectionsIdle: connectionPoolSize - used,
    queueLength: random.poisson(5 * load * load * strain),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
