import type { DataQuery } from '@grafana/schema';

/** Raised when the meaning of a saved query changes; `migrateQuery` brings older ones up to it. */
export const queryVersion = 2;

export const queryKinds = [
  'indicator',
  'indicators',
  'episodes',
  'changes',
  'effect',
  'incidents',
  'incident-trends',
  'delivery',
  'delivery-events',
  'baselines',
  'baseline-comparison',
  'readiness',
  'sql',
] as const;

export type QueryKind = (typeof queryKinds)[number];

/** What can be chosen beside the kind; every text may hold variables, and an empty one is "all". */
export interface QueryFields {
  /** Indicator's identifier, or several separated by commas. */
  indicator?: string;
  service?: string;
  environment?: string;
  team?: string;
  severity?: string;
  /** Episodes that still last, or all. */
  status?: 'firing' | 'all';
  interval?: 'day' | 'week' | 'month';
  groupBy?: string;
  metric?: string;
  /** A baseline's version, or `from/to` in RFC 3339. */
  before?: string;
  after?: string;
  /** Indicators that must not get worse, separated by commas. */
  guardrails?: string;
  changeId?: string;
  sql?: string;
}

export type QueryField = keyof QueryFields;

/** As saved in dashboards and alerts. */
export interface CollectorQuery extends DataQuery, QueryFields {
  version: number;
  kind: QueryKind;
  /** Set where the answer is to be marks on the time axis. */
  fromAnnotations?: boolean;
}

/** What a kind asks for, in the order of the editor; all other fields mean nothing to it. */
export const fieldsOfKind: Readonly<Record<QueryKind, readonly QueryField[]>> = {
  indicator: ['indicator'],
  indicators: ['service', 'environment'],
  episodes: ['service', 'environment', 'indicator', 'status'],
  changes: ['service', 'environment'],
  effect: ['changeId'],
  incidents: ['service', 'environment', 'severity'],
  'incident-trends': ['service', 'environment', 'team', 'severity', 'interval', 'groupBy'],
  delivery: ['service', 'environment', 'team', 'interval', 'groupBy'],
  'delivery-events': ['metric', 'service', 'environment', 'team'],
  baselines: ['indicator'],
  'baseline-comparison': ['indicator', 'before', 'after', 'guardrails'],
  readiness: [],
  sql: ['sql'],
};

/** Fields without which there is nothing to ask. */
const neededBy: Partial<Record<QueryKind, readonly QueryField[]>> = {
  indicator: ['indicator'],
  effect: ['changeId'],
  'delivery-events': ['metric'],
  'baseline-comparison': ['indicator', 'before', 'after'],
  sql: ['sql'],
};

export const defaultQuery: Omit<CollectorQuery, 'refId'> = {
  version: queryVersion,
  kind: 'indicator',
  indicator: '',
};

/** A query as an earlier release, a provisioned dashboard or Explore may have left it. */
export type SavedQuery = Partial<CollectorQuery> & DataQuery;

/**
 * Brings a saved query into today's form. Before versions were written down the kind followed from what a
 * query held. Version 1 kept the fields of every kind that had once been chosen; since version 2 a query
 * holds those of its own kind only. What a newer release saved is left as it is.
 */
export function migrateQuery(saved: SavedQuery): CollectorQuery {
  if ((saved.version ?? 0) >= queryVersion && saved.kind !== undefined) return saved as CollectorQuery;
  return { ...ofKind(saved, saved.kind ?? impliedKind(saved)), version: queryVersion };
}

/** The query with another kind, without the fields that mean nothing to it. */
export function ofKind<Query extends SavedQuery>(query: Query, kind: QueryKind): Query & { kind: QueryKind } {
  const kept = new Set<string>(fieldsOfKind[kind] ?? allFields);
  const rest = Object.entries(query).filter(([name]) => kept.has(name) || !allFields.has(name));
  return { ...(Object.fromEntries(rest) as Query), kind };
}

const allFields: ReadonlySet<string> = new Set(Object.values(fieldsOfKind).flat());

function impliedKind(saved: SavedQuery): QueryKind {
  if (typeof saved.sql === 'string' && saved.sql.trim() !== '') return 'sql';
  return 'indicator';
}

/** Whether a query asks for anything yet; an empty one is not sent. */
export function isComplete(query: CollectorQuery): boolean {
  return (neededBy[query.kind] ?? []).every((field) => (query[field] ?? '').trim() !== '');
}

/** A name for what a query shows, for the collapsed editor and lists. */
export function queryText(query: CollectorQuery): string {
  const said = (fieldsOfKind[query.kind] ?? [])
    .map((field) => query[field] ?? '')
    .filter((text) => text !== '');
  return [query.kind, ...said].join(' ');
}
