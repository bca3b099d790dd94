import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { changeKinds, changeOutcomes, incidentStatuses } from '@shewhart/schemas';
import { parse } from 'csv-parse';
import type { Report } from './report-sender.ts';

/**
 * Columns by name, under the names of the reports (`startedAt`) or in any other spelling of the same words
 * (`started_at`, `Started at`), and some that other tools use. Unknown columns are passed over.
 */
const aliases: Readonly<Record<string, string>> = {
  sha: 'commit',
  revision: 'commit',
  env: 'environment',
  application: 'service',
  app: 'service',
  status: 'status',
  result: 'outcome',
  time: 'at',
  timestamp: 'at',
  date: 'at',
  deployedat: 'finishedat',
  createdat: 'startedat',
  started: 'startedat',
  finished: 'finishedat',
  ended: 'finishedat',
  detected: 'detectedat',
  acknowledged: 'acknowledgedat',
  mitigated: 'mitigatedat',
  resolved: 'resolvedat',
  user: 'actor',
  author: 'actor',
  summary: 'title',
  description: 'title',
  link: 'url',
  change: 'changes',
  deployment: 'changes',
};

type Row = (name: string) => string | undefined;

/**
 * The rows of a table as reports. A row that says too little is passed over and told to `onBadRow`, in words
 * that name it: one bad row among thousands must neither stop the others nor be lost unseen.
 */
export async function* csvReports(
  file: string,
  kind: 'changes' | 'incidents',
  onBadRow: (reason: string) => void,
): AsyncGenerator<Report> {
  const columns = (header: string[]): string[] => header.map(canonicalColumn);
  const parser = createReadStream(file).pipe(
    parse({ columns, bom: true, trim: true, skip_empty_lines: true, relax_column_count: true }),
  );
  let line = 1;
  for await (const record of parser as AsyncIterable<Record<string, string | undefined>>) {
    line++;
    const row: Row = (name) => {
      const text = record[name.toLowerCase()];
      return text === undefined || text === '' ? undefined : text;
    };
    const where = `${basename(file)}, row ${line}`;
    let report: Report;
    try {
      report = kind === 'changes' ? change(row, where) : incident(row, where);
    } catch (error) {
      onBadRow((error as Error).message);
      continue;
    }
    yield report;
  }
}

function canonicalColumn(header: string): string {
  const name = header.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return aliases[name] ?? name;
}

function instant(row: Row, name: string, where: string): string | undefined {
  const text = row(name);
  if (text === undefined) return undefined;
  const isEpoch = /^\d{9,13}$/.test(text);
  // Without a zone it is UTC, as everywhere here, not the zone of this machine.
  const zoned =
    /\d:\d\d/.test(text) && !/(z|[+-]\d\d:?\d\d|utc|gmt)$/i.test(text) ? `${text.replace(' ', 'T')}Z` : text;
  const date = new Date(isEpoch ? Number(text) * (text.length > 10 ? 1 : 1000) : zoned);
  if (Number.isNaN(date.getTime())) throw new Error(`${where}: "${text}" (${name}) is no instant`);
  return date.toISOString();
}

function oneOf<Word extends string>(
  text: string | undefined,
  words: readonly Word[],
  otherwise: Word,
  where: string,
): Word {
  if (text === undefined) return otherwise;
  const wanted = text.toLowerCase();
  const found =
    words.find((word) => word === wanted) ?? words.find((word) => word.startsWith(wanted.slice(0, 4)));
  if (found === undefined) throw new Error(`${where}: "${text}" is none of ${words.join(', ')}`);
  return found;
}

function change(row: Row, where: string): Report {
  const startedAt = instant(row, 'startedAt', where);
  const finishedAt = instant(row, 'finishedAt', where);
  const at = instant(row, 'at', where) ?? finishedAt ?? startedAt;
  const service = row('service');
  if (at === undefined || service === undefined)
    throw new Error(`${where}: a change needs a service and an instant`);
  const version = row('version');
  const commit = row('commit');
  return {
    type: 'change',
    report: {
      id: row('id') ?? [service, row('environment') ?? '', version ?? commit ?? '', at].join('/'),
      kind: oneOf(row('kind'), changeKinds, 'deployment', where),
      at,
      startedAt,
      finishedAt: finishedAt ?? at,
      outcome: oneOf(row('outcome') ?? row('status'), changeOutcomes, 'succeeded', where),
      service,
      environment: row('environment'),
      version,
      commit,
      repository: row('repository'),
      actor: row('actor'),
      title: row('title'),
      url: row('url'),
      reverts: row('reverts')?.split(/[;|]/),
    },
  };
}

function incident(row: Row, where: string): Report {
  const startedAt = instant(row, 'startedAt', where) ?? instant(row, 'at', where);
  const resolvedAt = instant(row, 'resolvedAt', where);
  const mitigatedAt = instant(row, 'mitigatedAt', where);
  if (startedAt === undefined) throw new Error(`${where}: an incident needs the instant of its start`);
  const reached = resolvedAt !== undefined ? 'resolved' : mitigatedAt !== undefined ? 'mitigated' : 'open';
  const services = row('services') ?? row('service') ?? '';
  const users = Number(row('users') ?? Number.NaN);
  return {
    type: 'incident',
    report: {
      id: row('id') ?? [services, startedAt].join('/'),
      at: resolvedAt ?? mitigatedAt ?? startedAt,
      status: oneOf(row('status'), incidentStatuses, reached, where),
      startedAt,
      detectedAt: instant(row, 'detectedAt', where) ?? startedAt,
      acknowledgedAt: instant(row, 'acknowledgedAt', where),
      mitigatedAt,
      resolvedAt,
      severity: row('severity'),
      services: services.split(/[;|]/).filter((name) => name !== ''),
      environment: row('environment'),
      team: row('team'),
      title: row('title'),
      url: row('url'),
      changes: row('changes')?.split(/[;|]/),
      cause: row('cause'),
      ...(Number.isFinite(users) ? { impact: { users } } : {}),
    },
  };
}
