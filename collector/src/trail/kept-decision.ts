import { createHash } from 'node:crypto';
import type { TrailEntry } from '../ports.ts';

/** A decision as its table must hold it. */
export interface KeptDecision {
  readonly table: string;
  /** Decisions of the same key follow each other in one row: the last counts. Undefined: each has its own. */
  readonly key: string | undefined;
  /** The same as `decision_hashes.sql` finds in the table. */
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly writtenMs: number;
}

type Entry = Pick<TrailEntry, 'kind' | 'subject' | 'actor' | 'payload'>;

/** @returns undefined for what no table but the trail holds */
export function keptDecision({ kind, subject, actor, payload }: Entry): KeptDecision | undefined {
  const of = (name: string): string => {
    const value = (payload as Readonly<Record<string, unknown>>)[name];
    return typeof value === 'string' ? value : JSON.stringify(value ?? '');
  };
  const seconds = (name: string): string => String(Date.parse(of(name)) / 1000);
  const kept = (
    table: string,
    at: string,
    fields: (writtenMs: string) => readonly string[],
  ): KeptDecision => {
    const writtenMs = Date.parse(of(at));
    const hash = digest(
      fields(String(writtenMs))
        .map((field) => digest(field))
        .join(''),
    );
    return { table, key: table === 'silence' ? subject : undefined, hash, writtenMs };
  };
  switch (kind) {
    case 'episode-cause':
      return kept('episode_cause', 'created', (ms) => [
        ...[subject, of('kind'), of('reference'), of('note'), actor, ms],
      ]);
    case 'link-correction':
      return kept('link_correction', 'created', (ms) => [
        ...[subject, of('incidentId'), of('verdict'), of('reason'), actor, ms],
      ]);
    case 'silence':
    case 'silence-end':
      return kept('silence', 'updated', (ms) => [
        ...[subject, of('kind'), of('indicatorId'), of('service'), of('environment'), seconds('from')],
        ...[seconds('to'), of('author'), of('reason'), ms],
      ]);
    case 'baseline':
      return kept('baseline', 'created', (ms) => [
        ...[
          subject,
          of('version'),
          seconds('effectiveFrom'),
          seconds('windowFrom'),
          seconds('windowTo'),
          of('points'),
        ],
        ...[actor, of('reason'), ms, of('limitsSha256'), '', ''],
      ]);
    default:
      return undefined;
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
