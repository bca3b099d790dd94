import type { DataQuery } from '@grafana/schema';

/** Raised when the meaning of a saved query changes; `migrateQuery` brings older ones up to it. */
export const queryVersion = 1;

export type QueryKind = 'indicator' | 'episodes' | 'changes' | 'sql';

/** As saved in dashboards and alerts. Every text may hold variables. */
export interface CollectorQuery extends DataQuery {
  version: number;
  kind: QueryKind;
  /** Indicator's identifier, or several separated by commas. */
  indicator?: string;
  /** Filters of episodes and changes; empty is all. */
  service?: string;
  environment?: string;
  /** Episodes that still last, or all. */
  status?: 'firing' | 'all';
  sql?: string;
}

export const defaultQuery: Omit<CollectorQuery, 'refId'> = {
  version: queryVersion,
  kind: 'indicator',
  indicator: '',
};

/** A query as an earlier release, a provisioned dashboard or Explore may have left it. */
export type SavedQuery = Partial<CollectorQuery> & DataQuery;

/**
 * Brings a saved query into today's form. Queries of releases before versions were written down have no
 * `version`: their kind follows from what they hold.
 */
export function migrateQuery(saved: SavedQuery): CollectorQuery {
  if (saved.version === queryVersion && saved.kind !== undefined) return saved as CollectorQuery;
  return { ...saved, version: queryVersion, kind: saved.kind ?? impliedKind(saved) };
}

function impliedKind(saved: SavedQuery): QueryKind {
  if (typeof saved.sql === 'string' && saved.sql.trim() !== '') return 'sql';
  return 'indicator';
}

/** Whether a query asks for anything yet; an empty one is not sent. */
export function isComplete(query: CollectorQuery): boolean {
  if (query.kind === 'indicator') return (query.indicator ?? '').trim() !== '';
  return query.kind !== 'sql' || (query.sql ?? '').trim() !== '';
}
