import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { conditionsAt, type Conditions } from '../shop/conditions.ts';
import { Random } from '../shop/random.ts';
import { runRequest, type Behaviour, type Call } from '../shop/request.ts';
import { loadFactor } from '../shop/rhythm.ts';
import { stepMs, type Schedule } from '../shop/schedule.ts';
import {
  entryShares,
  meanRequestsPerSecond,
  serviceNames,
  type RouteName,
  type ServiceName,
} from '../shop/topology.ts';
import { utilisationAt } from '../shop/utilisation.ts';
import { WeatherStation, type Weather } from '../shop/weather.ts';
import { deploymentEvent } from '../telemetry-names.ts';
import { failureLog, housekeepingLog, requestLogs } from '../request-log.ts';
import { logRecord } from './log-records.ts';
import { ServiceRecorder, resourceOf, type MetricBatch } from './service-recorder.ts';
import { TraceWriter } from './trace-spans.ts';

/** What one service reported in a stretch of the history. */
export interface ServiceTelemetry {
  readonly metrics: MetricBatch[];
  readonly spans: ReadableSpan[];
  readonly logs: ReadableLogRecord[];
}

export interface HistoryChunk {
  /** Share of the history that is generated once this chunk is, 0 to 1. */
  readonly progress: number;
  readonly services: Readonly<Record<ServiceName, ServiceTelemetry>>;
}

/** Six hours: some hundred thousand requests are simulated for one chunk. */
const stepsPerChunk = 72;
/** Of the last hours one trace in 4 is kept, before that one in 512. */
const denseMs = 6 * 3_600_000;
const denseExponent = 2;
const sparseExponent = 9;

/**
 * The history of the shop, chunk after chunk. Every customer's request is simulated: the metrics count all
 * of them, spans and logs show a sample of the very same requests.
 * Pure and seeded: the same seed and schedule give the same chunks.
 */
export function* generateHistory(seed: number, schedule: Schedule): Generator<HistoryChunk> {
  const simulation = new HistorySimulation(seed, schedule);
  const steps = Math.round((schedule.endAt - schedule.startAt) / stepMs);
  for (let first = 0; first < steps; first += stepsPerChunk) {
    const last = Math.min(steps, first + stepsPerChunk);
    for (let step = first; step < last; step++) simulation.runStep(schedule.startAt + step * stepMs);
    yield { progress: last / steps, services: simulation.drain() };
  }
}

class HistorySimulation {
  private readonly schedule: Schedule;
  private readonly random: Random;
  private readonly station: WeatherStation;
  private readonly recorders: Record<ServiceName, ServiceRecorder>;
  private telemetry = emptyTelemetry();

  constructor(seed: number, schedule: Schedule) {
    this.schedule = schedule;
    this.random = new Random(seed, 'requests');
    this.station = new WeatherStation(seed);
    this.recorders = byService(
      (service) => new ServiceRecorder(service, schedule.initialVersions[service], schedule.startAt),
    );
  }

  runStep(startAt: number): void {
    const endAt = startAt + stepMs;
    const weather = this.station.next();
    // A version takes the traffic just after a tick, so the middle tells what ran during the step.
    const conditions = byService((service) => conditionsAt(this.schedule, service, startAt + stepMs / 2));
    for (const service of serviceNames) this.recorders[service].beginStep(conditions[service], startAt);
    this.serveCustomers(startAt, conditions, weather);
    for (const service of serviceNames) {
      const condition = conditions[service];
      const utilisation = utilisationAt(service, endAt, condition, weather.services[service], this.random);
      this.recorders[service].endStep(startAt, endAt, utilisation, condition.isSilent);
      if (condition.isSilent) continue;
      const log = housekeepingLog(utilisation, condition.errorProbability, this.random);
      const at = startAt + this.random.uniform() * stepMs;
      this.telemetry[service].logs.push(logRecord(log, at, this.recorders[service].resource));
    }
    this.logEvents(startAt, endAt);
  }

  drain(): Record<ServiceName, ServiceTelemetry> {
    const drained = this.telemetry;
    this.telemetry = emptyTelemetry();
    for (const service of serviceNames) drained[service].metrics.push(...this.recorders[service].drain());
    return drained;
  }

  private serveCustomers(
    startAt: number,
    conditions: Record<ServiceName, Conditions>,
    weather: Weather,
  ): void {
    const load = loadFactor(startAt + stepMs / 2);
    const requests = this.random.poisson((meanRequestsPerSecond * load * weather.demand * stepMs) / 1000);
    // More load means more waiting: a little, the shop has capacity to spare.
    const queueing = 1 + 0.12 * (load - 1);
    const behaviour: Behaviour = byService((service) => ({
      latencyFactor: conditions[service].latencyFactor * weather.services[service].latencyFactor * queueing,
      errorProbability: conditions[service].errorProbability,
    }));
    const exponent = startAt >= this.schedule.endAt - denseMs ? denseExponent : sparseExponent;
    for (let request = 0; request < requests; request++) {
      const call = runRequest(this.random, this.entry(), behaviour);
      const at = startAt + this.random.uniform() * stepMs;
      const isKept = this.random.below(2 ** exponent) === 0;
      this.record(call, isKept ? undefined : at, conditions);
      if (isKept) this.show(call, at, exponent, conditions);
    }
  }

  private entry(): RouteName {
    let left = this.random.uniform();
    for (const [name, share] of entryShares) {
      left -= share;
      if (left < 0) return name;
    }
    return 'home';
  }

  /** @param logAt when its trace is not kept: errors are logged all the same, so that their count is whole */
  private record(call: Call, logAt: number | undefined, conditions: Record<ServiceName, Conditions>): void {
    const { service } = call.route;
    this.recorders[service].record(call);
    if (logAt !== undefined && call.failure === 'own' && !conditions[service].isSilent) {
      const log = failureLog(call.route, call.durationMs);
      this.telemetry[service].logs.push(
        logRecord(log, logAt + call.durationMs, this.recorders[service].resource),
      );
    }
    for (const next of call.calls) this.record(next, logAt, conditions);
  }

  /** Keeps a request as spans and logs. */
  private show(call: Call, at: number, exponent: number, conditions: Record<ServiceName, Conditions>): void {
    const resources: Record<ServiceName, Resource> = byService((service) => this.recorders[service].resource);
    const { spans, handled } = new TraceWriter(this.random, exponent, resources).write(call, at);
    for (const { service, span } of spans) {
      if (!conditions[service].isSilent) this.telemetry[service].spans.push(span);
    }
    for (const { call: served, endAt, context } of handled) {
      const { service } = served.route;
      if (conditions[service].isSilent) continue;
      for (const log of requestLogs(served.route, served.failure, served.durationMs, this.random)) {
        this.telemetry[service].logs.push(logRecord(log, endAt, resources[service], context));
      }
    }
  }

  /** Deployments are reported by the pipeline, whatever the service's own telemetry does. */
  private logEvents(startAt: number, endAt: number): void {
    const isNow = (at: number): boolean => at >= startAt && at < endAt;
    for (const change of this.schedule.deployments) {
      if (!isNow(change.at)) continue;
      const record = logRecord(deploymentEvent(change), change.at, resourceOf(change));
      this.telemetry[change.service].logs.push(record);
    }
  }
}

function byService<T>(make: (service: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(serviceNames.map((service) => [service, make(service)])) as Record<
    ServiceName,
    T
  >;
}

function emptyTelemetry(): Record<ServiceName, ServiceTelemetry> {
  return byService(() => ({ metrics: [], spans: [], logs: [] }));
}
