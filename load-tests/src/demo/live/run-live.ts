import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoints } from '../history/exporters.ts';
import { conditionsAt, type Conditions } from '../shop/conditions.ts';
import { Random } from '../shop/random.ts';
import { loadFactor } from '../shop/rhythm.ts';
import { Pipeline, type Deployment, type Incident, type Schedule } from '../shop/schedule.ts';
import {
  entryShares,
  meanRequestsPerSecond,
  routes,
  serviceNames,
  type ServiceName,
} from '../shop/topology.ts';
import {
  incidentEvent,
  liveMergeEvents,
  type IncidentPhase,
  type OrganisationEvent,
} from '../organisation-events.ts';
import { sendEvents } from '../send-events.ts';
import { incidentCourse } from '../shop/incident-course.ts';
import { deploymentEvent } from '../telemetry-names.ts';
import type { LiveCounts, Ports } from './service-messages.ts';
import { ServiceThread } from './service-thread.ts';

const minuteMs = 60_000;
/** The first change comes soon, so that a newcomer can watch it; it is a bad one, of the payment service. */
const firstChangeMs = 5 * minuteMs;
const betweenChangesMs = 55 * minuteMs;
const untilDetectedMs = 3 * minuteMs;
const untilRollbackMs = 10 * minuteMs;

/** The shop alive: customers arrive, now and then a service is deployed, every fourth time badly. */
export async function runLive(
  seed: number,
  schedule: Schedule,
  endpoints: Endpoints,
  signal: AbortSignal,
): Promise<Record<ServiceName, LiveCounts>> {
  const shop = new LiveShop(seed, endpoints);
  try {
    for (const service of serviceNames) {
      await shop.replace(service, conditionsAt(schedule, service, schedule.endAt));
    }
    await Promise.all([
      sendCustomers(seed, () => shop.ports.web ?? 0, signal),
      deployNowAndThen(seed, schedule, shop, signal),
    ]);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return shop.close();
}

class LiveShop {
  readonly ports: Ports = {};
  readonly seed: number;
  private readonly endpoints: Endpoints;
  private readonly threads = new Map<ServiceName, ServiceThread>();
  private readonly counts = {} as Record<ServiceName, LiveCounts>;

  constructor(seed: number, endpoints: Endpoints) {
    this.seed = seed;
    this.endpoints = endpoints;
    for (const service of serviceNames) this.counts[service] = { requests: 0, spans: 0, logs: 0 };
  }

  conditions(service: ServiceName): Conditions {
    const thread = this.threads.get(service);
    if (thread === undefined) throw new Error(`The service ${service} does not run.`);
    return thread.start.conditions;
  }

  /** A rolling deployment: the new process answers before the old one goes. */
  async replace(service: ServiceName, conditions: Conditions): Promise<void> {
    const old = this.threads.get(service);
    const fresh = await ServiceThread.launch({ service, conditions, seed: this.seed }, this.endpoints);
    this.threads.set(service, fresh);
    this.ports[service] = fresh.port;
    for (const thread of this.threads.values()) thread.send({ type: 'ports', ports: this.ports });
    if (old !== undefined) await this.retire(service, old);
  }

  announce(change: Deployment): void {
    this.threads.get(change.service)?.send({ type: 'event', event: deploymentEvent(change) });
  }

  /** What the pager and the repository say; a collector that is away for a moment does not close the shop. */
  async tell(events: readonly OrganisationEvent[]): Promise<void> {
    await sendEvents(this.endpoints.http, events).catch((error: unknown) => {
      console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  report(incident: Incident, phase: IncidentPhase): Promise<void> {
    return this.tell([incidentEvent(this.seed, incident, phase, Date.now())]);
  }

  async close(): Promise<Record<ServiceName, LiveCounts>> {
    await Promise.all([...this.threads].map(([service, thread]) => this.retire(service, thread)));
    return this.counts;
  }

  private async retire(service: ServiceName, thread: ServiceThread): Promise<void> {
    const { requests, spans, logs } = await thread.stop();
    this.counts[service].requests += requests;
    this.counts[service].spans += spans;
    this.counts[service].logs += logs;
  }
}

/** Customers arrive independently of each other, at the rate that the hour asks for. */
async function sendCustomers(seed: number, port: () => number, signal: AbortSignal): Promise<void> {
  const random = new Random(seed, 'customers');
  while (!signal.aborted) {
    const perSecond = meanRequestsPerSecond * loadFactor(Date.now());
    await sleep((-Math.log(1 - random.uniform()) / perSecond) * 1000, undefined, { signal });
    let left = random.uniform();
    const [name] = entryShares.find(([, share]) => (left -= share) < 0) ?? ['home'];
    const { method, path } = routes[name];
    const outgoing = httpRequest(
      { host: '127.0.0.1', port: port(), method, path: path.replace('{id}', String(random.below(5000))) },
      (response) => response.resume(),
    );
    // A customer who meets a closed door goes away; the next one comes.
    outgoing.on('error', () => undefined);
    outgoing.end();
  }
}

async function deployNowAndThen(
  seed: number,
  schedule: Schedule,
  shop: LiveShop,
  signal: AbortSignal,
): Promise<void> {
  const order = ['payment', 'web', 'checkout', 'inventory'] as const;
  const pipelines = new Map(
    serviceNames.map((service) => {
      const running = conditionsAt(schedule, service, schedule.endAt).deployment;
      return [service, new Pipeline(seed, service, schedule.endAt, running)] as const;
    }),
  );
  await sleep(firstChangeMs, undefined, { signal });
  for (let count = 0; ; count++) {
    const service = order[count % order.length] ?? 'payment';
    const pipeline = pipelines.get(service);
    if (pipeline === undefined) return;
    const usual = shop.conditions(service);
    const isBad = count % 4 === 0;
    const { revision } = pipeline.current;
    const change = { ...pipeline.deploy(Date.now(), false), at: Date.now() };
    await shop.tell(liveMergeEvents(change, revision));
    const worse = {
      latencyFactor: usual.latencyFactor * 2.5,
      errorProbability: usual.errorProbability + 0.08,
    };
    await shop.replace(service, { ...usual, ...(isBad ? worse : {}), deployment: change });
    shop.announce(change);
    if (isBad) await breakAndRollBack(shop, pipeline, change, usual, signal);
    await sleep(betweenChangesMs, undefined, { signal });
  }
}

async function breakAndRollBack(
  shop: LiveShop,
  pipeline: Pipeline,
  change: Deployment,
  usual: Conditions,
  signal: AbortSignal,
): Promise<void> {
  await sleep(untilDetectedMs, undefined, { signal });
  const incident: Incident = {
    id: `INC-${pipeline.random.hex(3)}`,
    service: change.service,
    title: `${change.service} is slow and fails requests since ${change.version}`,
    severity: 'SEV2',
    startAt: change.at,
    detectedAt: Date.now(),
    mitigatedAt: change.at + untilRollbackMs,
    cause: 'bad deployment',
    deployment: change.id,
  };
  await shop.report(incident, 'detected');
  const untilAcknowledgedMs = Math.max(0, incidentCourse(shop.seed, incident).acknowledgedAt - Date.now());
  await sleep(untilAcknowledgedMs, undefined, { signal });
  await shop.report(incident, 'acknowledged');
  await sleep(untilRollbackMs - untilDetectedMs - untilAcknowledgedMs, undefined, { signal });
  const rollback = { ...pipeline.rollBack(change, Date.now()), at: Date.now() };
  await shop.replace(change.service, { ...usual, deployment: rollback });
  shop.announce(rollback);
  await shop.report(incident, 'mitigated');
  await sleep(untilDetectedMs, undefined, { signal });
  await shop.report(incident, 'resolved');
}
