import type { IncidentResponse } from '@shewhart/schemas/api';
import {
  listCell,
  numberCell,
  queryRows,
  textCell,
  type NamedQueries,
  type QueryRow,
} from '../query-rows.ts';

/** One incident with its reports and what is known around it; undefined where there is none. */
export async function readIncident(
  queries: NamedQueries,
  id: string,
  now: number,
): Promise<IncidentResponse | undefined> {
  const { columns, rows } = await queries.namedQuery('incident', { id });
  const cells = rows[0];
  if (cells === undefined) return undefined;
  const row: QueryRow = Object.fromEntries(columns.map(({ name }, place) => [name, cells[place]]));
  const times = new Set(columns.filter(({ type }) => type.includes('DateTime64')).map(({ name }) => name));
  const startedMs = instantMs(row['started']) ?? 0;
  const untilMs = instantMs(row['resolved']) ?? now;
  const services = listCell(row, 'services').map(String);
  const environment = textCell(row, 'environment');
  const around = { services, environment, startedMs: Math.floor(startedMs), untilMs: Math.ceil(untilMs) };
  const [reports, changes, episodes, similar] = await Promise.all([
    queryRows(queries, 'incident_reports', {
      source: textCell(row, 'source'),
      sourceId: textCell(row, 'source_id'),
      fromMs: Math.floor(instantMs(row['first_told']) ?? startedMs),
      toMs: Math.floor(instantMs(row['last_told']) ?? untilMs) + 1,
    }),
    queryRows(queries, 'incident_changes', { ...around, named: listCell(row, 'changes').map(String) }),
    queryRows(queries, 'incident_episodes', around),
    queryRows(queries, 'incidents_alike', { id, services, environment, cause: textCell(row, 'cause') }),
  ]);
  return {
    incident: Object.fromEntries(
      columns.map(({ name }) => [camelCase(name), times.has(name) ? rfc3339(row[name]) : row[name]]),
    ),
    durations: durationsOf(row, startedMs),
    reports: reports.map((report) => ({
      at: iso(report, 'at_ms') ?? '',
      ...texts(report, {
        status: 'status',
        severity: 'severity',
        actor: 'actor',
        title: 'title',
        url: 'url',
      }),
    })),
    changes: changes.map((change) => ({
      ...texts(change, {
        changeId: 'change_id',
        kind: 'kind',
        service: 'service',
        environment: 'environment',
        version: 'version',
        title: 'title',
        outcome: 'outcome',
        url: 'url',
      }),
      started: iso(change, 'started_ms') ?? '',
      isNamed: Number(change['is_named']) === 1,
    })),
    episodes: episodes.map((episode) => ({
      ...texts(episode, {
        id: 'episode_id',
        indicatorId: 'indicator_id',
        title: 'title',
        service: 'service',
        environment: 'environment',
        severity: 'severity',
        status: 'status',
        ruleText: 'rule_text',
      }),
      startedAt: iso(episode, 'started_ms') ?? '',
      endedAt: iso(episode, 'ended_ms'),
    })),
    similar: similar.map((one) => ({
      ...texts(one, { incidentId: 'incident_id', title: 'title', severity: 'severity', status: 'status' }),
      started: iso(one, 'started_ms') ?? '',
    })),
  };
}

function durationsOf(row: QueryRow, startedMs: number): IncidentResponse['durations'] {
  const since = (from: number, name: string): number | null => {
    const to = instantMs(row[name]);
    return to === null ? null : Math.max(0, to - from);
  };
  const isTold = Number(row['is_detection_told']) === 1 || row['is_detection_told'] === true;
  const detectedMs = isTold ? (instantMs(row['detected']) ?? startedMs) : startedMs;
  return {
    detectMs: isTold ? Math.max(0, detectedMs - startedMs) : null,
    acknowledgeMs: since(detectedMs, 'acknowledged'),
    mitigateMs: since(startedMs, 'mitigated'),
    resolveMs: since(startedMs, 'resolved'),
  };
}

function texts<Name extends string>(
  row: QueryRow,
  names: Readonly<Record<Name, string>>,
): Record<Name, string> {
  return Object.fromEntries(
    Object.entries<string>(names).map(([name, column]) => [name, textCell(row, column)]),
  ) as Record<Name, string>;
}

function iso(row: QueryRow, name: string): string | null {
  const ms = numberCell(row, name);
  return ms === null ? null : new Date(ms).toISOString();
}

const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

/** `2026-01-01 00:00:00.120000000` of the store is `2026-01-01T00:00:00.12Z`. */
function rfc3339(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell;
  return `${cell
    .replace(' ', 'T')
    .replace(/(\.\d*?)0*$/, '$1')
    .replace(/\.$/, '')}Z`;
}

function instantMs(cell: unknown): number | null {
  const text = rfc3339(cell);
  return typeof text === 'string' ? Date.parse(text.replace(/(\.\d{3})\d+/, '$1')) : null;
}
