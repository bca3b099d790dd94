import { numberCell, textCell, type QueryRow } from '../query-rows.ts';

/** A change as far as its effect is concerned; instants in milliseconds since 1970. */
export interface KnownChange {
  readonly changeId: string;
  readonly kind: string;
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly title: string;
  readonly outcome: string;
  readonly startedMs: number;
  /** The start where no end was told. */
  readonly finishedMs: number;
  readonly isAsked: boolean;
}

export function knownChange(row: QueryRow): KnownChange {
  const startedMs = numberCell(row, 'started_ms') ?? 0;
  return {
    changeId: textCell(row, 'change_id'),
    kind: textCell(row, 'kind'),
    service: textCell(row, 'service'),
    environment: textCell(row, 'environment'),
    version: textCell(row, 'version'),
    title: textCell(row, 'title'),
    outcome: textCell(row, 'outcome'),
    startedMs,
    finishedMs: Math.max(startedMs, numberCell(row, 'finished_ms') ?? startedMs),
    isAsked: Number(row['is_asked']) === 1 || row['is_asked'] === true,
  };
}

/** Kinds that alter what runs: the others (merges, releases) change nothing in an environment. */
const altering = new Set([
  'deployment',
  'rollback',
  'configuration',
  'feature_flag',
  'schema_migration',
  'infrastructure',
]);

export function alters({ kind, outcome }: KnownChange): boolean {
  return altering.has(kind) && outcome !== 'cancelled' && outcome !== 'skipped';
}
