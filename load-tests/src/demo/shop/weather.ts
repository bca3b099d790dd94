import { Random } from './random.ts';
import { serviceNames, type ServiceName } from './topology.ts';

/**
 * The noise that lasts: real services have good and bad quarters of an hour. Each factor follows an AR(1)
 * process on the grid of the history, so neighbouring points resemble each other.
 */
export interface Weather {
  /** Factor on the rate of requests; what makes counts vary more than a Poisson process would. */
  readonly demand: number;
  readonly services: Readonly<Record<ServiceName, ServiceWeather>>;
}

export interface ServiceWeather {
  readonly latencyFactor: number;
  /** Additions to utilisations, around zero. */
  readonly cpu: number;
  readonly memory: number;
}

export class WeatherStation {
  private readonly random: Random;
  private readonly state = new Map<string, number>();

  constructor(seed: number) {
    this.random = new Random(seed, 'weather');
  }

  /** The weather of the next step. */
  next(): Weather {
    const services = {} as Record<ServiceName, ServiceWeather>;
    const demand = Math.exp(this.advance('demand', 0.7, 0.1));
    for (const service of serviceNames) {
      services[service] = {
        latencyFactor: Math.exp(this.advance(`${service} latency`, 0.6, 0.05)),
        cpu: this.advance(`${service} cpu`, 0.8, 0.03),
        memory: this.advance(`${service} memory`, 0.97, 0.06),
      };
    }
    return { demand, services };
  }

  /** @param deviation standard deviation of the process, not of its innovations */
  private advance(name: string, persistence: number, deviation: number): number {
    const innovation = deviation * Math.sqrt(1 - persistence * persistence) * this.random.normal();
    const next = persistence * (this.state.get(name) ?? 0) + innovation;
    this.state.set(name, next);
    return next;
  }
}
