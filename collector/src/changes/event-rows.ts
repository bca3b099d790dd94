import type { TableRows } from '../ports.ts';
import type { DerivedSeverity } from './derived-severity.ts';
import type { Nanoseconds } from './instant.ts';
import {
  bool,
  bytes,
  float64,
  map,
  nullable,
  string,
  strings,
  tableRows,
  time,
  uint32,
} from './row-writer.ts';
import type { DecodedChange, DecodedCommit, DecodedGate, DecodedIncident, Headers } from './source.ts';

/** One delivery, as every row that comes of it names it. */
export interface Delivery {
  readonly receivedAt: Nanoseconds;
  readonly source: string;
  readonly key: string;
}

export interface RawEvent extends Delivery {
  readonly kind: string;
  readonly outcome: 'decoded' | 'ignored' | 'unknown' | 'invalid';
  readonly detail: string;
  readonly verifiedBy: 'signature' | 'token' | 'none';
  readonly contentType: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What a delivery said, under the organisation's names. */
export interface Reports {
  readonly changes: readonly DecodedChange[];
  readonly commits: readonly DecodedCommit[];
  readonly incidents: readonly (DecodedIncident & { readonly derived: DerivedSeverity | undefined })[];
  readonly gates?: readonly DecodedGate[];
}

/** All rows of one delivery: the raw event and what was read from it become durable together. */
export function eventRows(raw: RawEvent, { changes, commits, incidents, gates = [] }: Reports): TableRows[] {
  const reports = changes.length + commits.length + incidents.length + gates.length;
  return [
    tableRows('raw_event', [rawRow(raw, reports)]),
    tableRows(
      'change_event',
      changes.map((change) => changeRow(raw, change)),
    ),
    tableRows(
      'commit_event',
      commits.map((commit) => commitRow(raw, commit)),
    ),
    tableRows(
      'incident_event',
      incidents.map((incident) => incidentRow(raw, incident)),
    ),
    tableRows(
      'gate_event',
      gates.map((gate) => gateRow(raw, gate)),
    ),
  ].filter(({ rows }) => rows > 0);
}

const optionalTime = (value: Nanoseconds | undefined): Buffer => nullable(value, time);
const optionalNumber = (value: number | undefined): Buffer => nullable(value, float64);

const named = ({ receivedAt, source, key }: Delivery) => ({
  received_time: time(receivedAt),
  source: string(source),
  key: string(key),
});

function rawRow(raw: RawEvent, reports: number) {
  return {
    ...named(raw),
    kind: string(raw.kind),
    outcome: string(raw.outcome),
    detail: string(raw.detail),
    verified_by: string(raw.verifiedBy),
    content_type: string(raw.contentType),
    headers: map(raw.headers),
    body: bytes(raw.body),
    reports: uint32(reports),
  };
}

function changeRow(delivery: Delivery, change: DecodedChange) {
  return {
    ...named(delivery),
    reporter: string(change.reporter ?? delivery.source),
    source_id: string(change.id),
    kind: string(change.kind),
    occurred: time(change.at),
    started: optionalTime(change.startedAt),
    finished: optionalTime(change.finishedAt),
    outcome: string(change.outcome ?? 'unknown'),
    service: string(change.service),
    environment: string(change.environment),
    version: string(change.version),
    previous_version: string(change.previousVersion),
    commit: string(change.commit?.toLowerCase()),
    repository: string(change.repository),
    ref: string(change.ref),
    actor: string(change.actor),
    title: string(change.title),
    pipeline: string(change.pipeline),
    url: string(change.url),
    links: strings(change.links),
    labels: strings(change.labels),
    reverts: strings(change.reverts),
  };
}

function commitRow(delivery: Delivery, commit: DecodedCommit) {
  return {
    ...named(delivery),
    repository: string(commit.repository),
    commit: string(commit.commit.toLowerCase()),
    parents: strings(commit.parents),
    authored: optionalTime(commit.authoredAt),
    committed: time(commit.committedAt),
    author: string(commit.author),
    title: string(commit.title),
    branch: string(commit.branch),
    url: string(commit.url),
    reverts: strings(commit.reverts),
    paths: strings(commit.paths),
  };
}

function incidentRow(delivery: Delivery, incident: Reports['incidents'][number]) {
  return {
    ...named(delivery),
    source_id: string(incident.id),
    kind: string(incident.kind ?? 'incident'),
    recurs: bool(incident.recurs === true),
    occurred: time(incident.at),
    status: string(incident.status ?? ''),
    started: optionalTime(incident.startedAt),
    detected: optionalTime(incident.detectedAt),
    acknowledged: optionalTime(incident.acknowledgedAt),
    mitigated: optionalTime(incident.mitigatedAt),
    resolved: optionalTime(incident.resolvedAt),
    severity_declared: string(incident.severity),
    severity_derived: string(incident.derived?.severity),
    severity_reason: string(incident.derived?.reason),
    services: strings(incident.services),
    environment: string(incident.environment),
    team: string(incident.team),
    actor: string(incident.actor),
    title: string(incident.title),
    url: string(incident.url),
    links: strings(incident.links),
    changes: strings(incident.changes),
    cause: string(incident.cause),
    is_external: bool(incident.isExternal === true),
    impact_users: optionalNumber(incident.impact?.users),
    impact_journeys: strings(incident.impact?.journeys),
    impact_budget: optionalNumber(incident.impact?.errorBudget),
    impact_revenue: optionalNumber(incident.impact?.revenue),
  };
}

function gateRow(delivery: Delivery, gate: DecodedGate) {
  return {
    ...named(delivery),
    gate: string(gate.gate),
    name: string(gate.name),
    kind: string(gate.kind),
    subject: string(gate.subject),
    occurred: time(gate.at),
    service: string(gate.service),
    repository: string(gate.repository),
    commit: string(gate.commit?.toLowerCase()),
    actor: string(gate.actor),
    author: string(gate.author),
    url: string(gate.url),
  };
}
