import { Random } from './random.ts';
import { serviceNames, type ServiceName } from './topology.ts';

/**
 * What happens to the shop in a stretch of time: who deployed what and when, what that broke, what broke
 * by itself, what crept in slowly, and when a service fell silent. Pure and seeded: the same seed and
 * stretch give the same schedule.
 */
export interface Schedule {
  readonly startAt: number;
  readonly endAt: number;
  readonly initialVersions: Readonly<Record<ServiceName, Deployment>>;
  /** In order of time. */
  readonly deployments: readonly Deployment[];
  readonly incidents: readonly Incident[];
  readonly effects: readonly Effect[];
  readonly silences: readonly Silence[];
}

export interface Deployment {
  readonly id: string;
  readonly service: ServiceName;
  readonly kind: 'deployment' | 'rollback';
  readonly status: 'succeeded' | 'failed';
  /** Milliseconds since 1970, when the new version took the traffic (or the attempt was given up). */
  readonly at: number;
  readonly durationMs: number;
  /** The version that runs afterwards: of a failed deployment the version that was tried. */
  readonly version: string;
  readonly previousVersion: string;
  readonly revision: string;
  /** The deployment that a rollback takes back. */
  readonly reverts?: string;
}

export interface Incident {
  readonly id: string;
  readonly service: ServiceName;
  readonly title: string;
  readonly severity: 'SEV1' | 'SEV2' | 'SEV3';
  readonly startAt: number;
  readonly detectedAt: number;
  readonly mitigatedAt: number;
  readonly resolvedAt: number;
  /** The deployment that caused it, when one did. */
  readonly deployment?: string;
  /** True when the cause lies outside the shop: such incidents count against nobody's changes. */
  readonly isExternal?: boolean;
}

/** A change of behaviour over a stretch of time. */
export interface Effect {
  readonly service: ServiceName;
  readonly fromAt: number;
  readonly untilAt: number;
  readonly latencyFactor: number;
  readonly errorProbability: number;
  /** A drift grows evenly from nothing to its full size at `untilAt`. */
  readonly shape: 'step' | 'drift';
}

export interface Silence {
  readonly service: ServiceName;
  readonly fromAt: number;
  readonly untilAt: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Metrics of the history have this grid; a version takes the traffic just after one of its ticks. */
export const stepMs = 5 * minuteMs;

interface Failure {
  readonly latencyFactor: number;
  readonly errorProbability: number;
  readonly severity: Incident['severity'];
  readonly title: string;
}

const failures: readonly [Failure, ...Failure[]] = [
  { latencyFactor: 2.4, errorProbability: 0.004, severity: 'SEV3', title: 'answers slowly' },
  { latencyFactor: 1.15, errorProbability: 0.09, severity: 'SEV2', title: 'fails requests' },
  { latencyFactor: 3.2, errorProbability: 0.06, severity: 'SEV1', title: 'is slow and fails requests' },
];

export function makeSchedule(seed: number, startAt: number, endAt: number): Schedule {
  const initialVersions = {} as Record<ServiceName, Deployment>;
  const deployments: Deployment[] = [];
  const incidents: Incident[] = [];
  const effects: Effect[] = [];
  for (const [index, service] of serviceNames.entries()) {
    const pipeline = new Pipeline(seed, service, startAt);
    initialVersions[service] = pipeline.current;
    // Every fourth deployment of a service degrades it, the services out of step with each other.
    let count = index;
    let at = startAt + pipeline.random.uniform() * 3 * dayMs;
    for (at = workingHour(at); at < endAt - 3 * hourMs; at = workingHour(at)) {
      const isBad = count++ % 4 === 3;
      const change = pipeline.deploy(at, !isBad && pipeline.random.chance(0.08));
      deployments.push(change);
      if (isBad) {
        const rollback = degrade(pipeline, change, effects, incidents);
        deployments.push(rollback);
      }
      at += (1.6 + 2.4 * pipeline.random.uniform()) * dayMs;
    }
  }
  addOutages(seed, startAt, endAt, effects, incidents);
  const driftFromAt = Math.max(startAt, endAt - 10 * dayMs);
  effects.push({
    service: 'inventory',
    fromAt: driftFromAt,
    untilAt: endAt,
    latencyFactor: 1.7,
    errorProbability: 0,
    shape: 'drift',
  });
  const silenceFromAt = toStep(startAt + (endAt - startAt) * 0.55);
  return {
    startAt,
    endAt,
    initialVersions,
    deployments: deployments.sort((left, right) => left.at - right.at),
    incidents: incidents.sort((left, right) => left.startAt - right.startAt),
    effects,
    silences: [{ service: 'checkout', fromAt: silenceFromAt, untilAt: silenceFromAt + 3 * hourMs }],
  };
}

/** A bad deployment, the incident it makes and the rollback that ends it; returns the rollback. */
function degrade(
  pipeline: Pipeline,
  change: Deployment,
  effects: Effect[],
  incidents: Incident[],
): Deployment {
  const random = pipeline.random;
  const failure = random.pick(failures);
  const rollback = pipeline.rollBack(change, change.at + (40 + 50 * random.uniform()) * minuteMs);
  effects.push({
    service: change.service,
    fromAt: change.at,
    untilAt: rollback.at,
    latencyFactor: failure.latencyFactor,
    errorProbability: failure.errorProbability,
    shape: 'step',
  });
  incidents.push({
    id: `INC-${random.hex(3)}`,
    service: change.service,
    title: `${change.service} ${failure.title} since ${change.version}`,
    severity: failure.severity,
    startAt: change.at,
    detectedAt: change.at + (6 + 14 * random.uniform()) * minuteMs,
    mitigatedAt: rollback.at,
    resolvedAt: rollback.at + (10 + 40 * random.uniform()) * minuteMs,
    deployment: change.id,
  });
  return rollback;
}

/** What breaks although nobody changed anything: the acquirer of the payments, then the stock database. */
function addOutages(
  seed: number,
  startAt: number,
  endAt: number,
  effects: Effect[],
  incidents: Incident[],
): void {
  const random = new Random(seed, 'outage');
  const outages: readonly [ServiceName, string, number, number, number][] = [
    ['payment', 'Acquirer answers slowly and times out', 0.3, 2.8, 0.12],
    ['inventory', 'Stock database fails over', 0.78, 4, 0.05],
  ];
  for (const [service, title, place, latencyFactor, errorProbability] of outages) {
    const fromAt = startAt + (endAt - startAt) * (place + 0.04 * random.uniform());
    const untilAt = fromAt + (25 + 50 * random.uniform()) * minuteMs;
    effects.push({ service, fromAt, untilAt, latencyFactor, errorProbability, shape: 'step' });
    incidents.push({
      id: `INC-${random.hex(3)}`,
      service,
      title,
      severity: 'SEV2',
      startAt: fromAt,
      detectedAt: fromAt + (4 + 8 * random.uniform()) * minuteMs,
      mitigatedAt: untilAt,
      resolvedAt: untilAt + 30 * minuteMs,
      isExternal: service === 'payment',
    });
  }
}

/** The versions of one service, one deployment after the other. */
export class Pipeline {
  readonly random: Random;
  private minor: number;
  private patch = 0;
  /** What ran before `current`, and runs again after a rollback. */
  private before: Deployment;
  current: Deployment;

  /** @param running what runs at the start; by default a version of the day before */
  constructor(seed: number, service: ServiceName, startAt: number, running?: Deployment) {
    this.random = new Random(seed, 'pipeline', service, startAt);
    const runningMinor = Number(running?.version.split('.')[1] ?? Number.NaN);
    this.minor = Number.isNaN(runningMinor) ? 10 + this.random.below(20) : runningMinor + 1;
    this.current = running ?? {
      id: this.random.hex(8),
      service,
      kind: 'deployment',
      status: 'succeeded',
      at: startAt - dayMs,
      durationMs: 4 * minuteMs,
      version: `1.${this.minor}.0`,
      previousVersion: `1.${this.minor - 1}.0`,
      revision: this.random.hex(20),
    };
    this.before = this.current;
  }

  deploy(at: number, fails: boolean): Deployment {
    if (this.random.chance(0.4)) this.patch++;
    else {
      this.minor++;
      this.patch = 0;
    }
    const change: Deployment = {
      id: this.random.hex(8),
      service: this.current.service,
      kind: 'deployment',
      status: fails ? 'failed' : 'succeeded',
      at: toStep(at) + (2 + 18 * this.random.uniform()) * 1000,
      durationMs: (2.5 + 5 * this.random.uniform()) * minuteMs,
      version: `1.${this.minor}.${this.patch}`,
      previousVersion: this.current.version,
      revision: this.random.hex(20),
    };
    if (!fails) {
      this.before = this.current;
      this.current = change;
    }
    return change;
  }

  rollBack(change: Deployment, at: number): Deployment {
    const rollback: Deployment = {
      id: this.random.hex(8),
      service: change.service,
      kind: 'rollback',
      status: 'succeeded',
      at: toStep(at) + (2 + 18 * this.random.uniform()) * 1000,
      durationMs: (1 + this.random.uniform()) * minuteMs,
      version: change.previousVersion,
      previousVersion: change.version,
      revision: this.before.revision,
      reverts: change.id,
    };
    this.current = rollback;
    return rollback;
  }
}

function toStep(at: number): number {
  return Math.floor(at / stepMs) * stepMs;
}

/** The instant itself in office hours (Monday to Friday, 08:00 to 16:00 UTC), otherwise the same time of the next office day. */
function workingHour(at: number): number {
  let moved = at;
  const hour = (moved % dayMs) / hourMs;
  if (hour < 8 || hour >= 16) moved = Math.floor(moved / dayMs) * dayMs + (8 + hour / 3) * hourMs;
  for (;;) {
    const weekday = (Math.floor(moved / dayMs) + 4) % 7;
    if (weekday !== 0 && weekday !== 6) return moved;
    moved += dayMs;
  }
}
