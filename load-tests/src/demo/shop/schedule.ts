import { makeAlterations, type Alteration, type Alterations } from './alterations.ts';
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
  /** Flags, settings and migrations, in order of time. */
  readonly alterations: readonly Alteration[];
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
  /** Undefined while it lasts. */
  readonly mitigatedAt?: number;
  readonly resolvedAt?: number;
  /** What was found to be behind it, in a word or two: the same word for the same cause. */
  readonly cause: string;
  /** The deployment or alteration that caused it, when one did. */
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
  const altered = makeAlterations(seed, (share) => toStep(workingHour(startAt + share * (endAt - startAt))));
  effects.push(...altered.effects);
  incidents.push(harmOf(seed, altered.harm));
  const driftFromAt = Math.max(startAt, endAt - 10 * dayMs);
  effects.push({
    service: 'inventory',
    fromAt: driftFromAt,
    untilAt: endAt,
    latencyFactor: 1.7,
    errorProbability: 0,
    shape: 'drift',
  });
  if (endAt - startAt > 10 * dayMs) incidents.push(creepingIncident(seed, driftFromAt));
  const silenceFromAt = toStep(startAt + (endAt - startAt) * 0.55);
  return {
    startAt,
    endAt,
    initialVersions,
    deployments: deployments.sort((left, right) => left.at - right.at),
    // A short stretch ends before the last of them begin.
    incidents: incidents
      .filter((incident) => incident.detectedAt < endAt)
      .sort((left, right) => left.startAt - right.startAt),
    alterations: altered.alterations.filter((alteration) => alteration.at < endAt),
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
    cause: 'bad deployment',
    deployment: change.id,
  });
  return rollback;
}

/** The flag that hurts. */
function harmOf(seed: number, harm: Alterations['harm']): Incident {
  const random = new Random(seed, 'harm');
  return {
    id: `INC-${random.hex(3)}`,
    service: harm.service,
    title: 'web is slow since recommendations are on',
    severity: 'SEV3',
    startAt: harm.fromAt,
    detectedAt: harm.fromAt + (12 + 10 * random.uniform()) * minuteMs,
    mitigatedAt: harm.untilAt,
    resolvedAt: harm.untilAt + 25 * minuteMs,
    cause: 'feature flag',
    deployment: harm.alteration,
  };
}

/** Seen days after it began, and not over: what the drift does to inventory. */
function creepingIncident(seed: number, fromAt: number): Incident {
  const random = new Random(seed, 'creeping');
  return {
    id: `INC-${random.hex(3)}`,
    service: 'inventory',
    title: 'Stock queries get slower from day to day',
    severity: 'SEV3',
    startAt: fromAt,
    detectedAt: fromAt + 7.5 * dayMs,
    cause: 'capacity',
  };
}

/**
 * What breaks although nobody changed anything: the acquirer of the payments and the stock database more
 * than once, a certificate.
 */
function addOutages(
  seed: number,
  startAt: number,
  endAt: number,
  effects: Effect[],
  incidents: Incident[],
): void {
  const random = new Random(seed, 'outage');
  const outages: readonly Outage[] = [
    ['payment', 'Acquirer answers slowly and times out', 0.3, 2.8, 0.12, 'SEV2', 'acquirer'],
    ['inventory', 'Stock database fails over', 0.78, 4, 0.05, 'SEV2', 'database failover'],
    ['payment', 'Acquirer answers slowly and times out', 0.56, 2.4, 0.1, 'SEV2', 'acquirer'],
    ['inventory', 'Stock database fails over', 0.12, 3.6, 0.06, 'SEV2', 'database failover'],
    ['web', 'Certificate of the session cache has expired', 0.41, 1.3, 0.35, 'SEV1', 'certificate'],
    ['payment', 'Acquirer answers slowly and times out', 0.93, 2.6, 0.08, 'SEV3', 'acquirer'],
  ];
  for (const [service, title, place, latencyFactor, errorProbability, severity, cause] of outages) {
    const wantedAt = startAt + (endAt - startAt) * (place + 0.04 * random.uniform());
    const lastsMs = (25 + 50 * random.uniform()) * minuteMs;
    const fromAt = undisturbed(service, wantedAt, lastsMs, effects);
    const untilAt = fromAt + lastsMs;
    effects.push({ service, fromAt, untilAt, latencyFactor, errorProbability, shape: 'step' });
    incidents.push({
      id: `INC-${random.hex(3)}`,
      service,
      title,
      severity,
      startAt: fromAt,
      detectedAt: fromAt + (4 + 8 * random.uniform()) * minuteMs,
      mitigatedAt: untilAt,
      resolvedAt: untilAt + 30 * minuteMs,
      cause,
      isExternal: service === 'payment',
    });
  }
}

/** The first of the wanted instant and those some hours later at which nothing else befalls the service. */
function undisturbed(
  service: ServiceName,
  wantedAt: number,
  lastsMs: number,
  effects: readonly Effect[],
): number {
  const isDisturbed = (at: number): boolean =>
    effects.some(
      (effect) =>
        effect.service === service &&
        effect.fromAt < at + lastsMs + 2 * hourMs &&
        effect.untilAt > at - 2 * hourMs,
    );
  let at = wantedAt;
  while (isDisturbed(at)) at += 5 * hourMs;
  return at;
}

/** Service, title, place in the stretch (0 to 1), latency factor, share of requests that fail, severity, cause. */
type Outage = readonly [ServiceName, string, number, number, number, Incident['severity'], string];

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
