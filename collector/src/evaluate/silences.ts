import { randomUUID } from 'node:crypto';
import type { EpisodeAlert } from '@shewhart/schemas';
import { decide, type DecisionTrail } from '../decide.ts';
import type { EvaluationStore } from './evaluation-store.ts';

/** When nobody is to be told. Empty texts match everything; instants in seconds since 1970. */
export interface Silence {
  readonly silenceId: string;
  readonly kind: 'silence' | 'maintenance';
  readonly indicatorId: string;
  readonly service: string;
  readonly environment: string;
  readonly begins: number;
  readonly ends: number;
  readonly author: string;
  readonly reason: string;
}

const columns = `silence_id AS silenceId, kind, indicator_id AS indicatorId, service, environment,
  toUnixTimestamp(begins) AS begins, toUnixTimestamp(ends) AS ends, author, reason`;

/** Those that are in force or still to come. */
export async function loadSilences(store: EvaluationStore, now: number): Promise<Silence[]> {
  const rows = await store.ask(
    `SELECT ${columns} FROM v_silences WHERE ends > toDateTime({now:UInt32}, 'UTC') AND ends > begins ORDER BY begins, silence_id`,
    { now },
  );
  return rows as unknown as Silence[];
}

/** What writing needs. */
export interface SilenceParts {
  readonly store: EvaluationStore;
  readonly trail: DecisionTrail;
  readonly nowMs: number;
}

export async function addSilence(parts: SilenceParts, silence: Omit<Silence, 'silenceId'>): Promise<Silence> {
  const added = { ...silence, silenceId: randomUUID() };
  await write(parts, 'silence', added.author, added);
  return added;
}

/** Ends it now. @param actor who ends it; empty when nobody said @returns whether it was there */
export async function endSilence(parts: SilenceParts, silenceId: string, actor: string): Promise<boolean> {
  const rows = await parts.store.ask(
    `SELECT ${columns} FROM v_silences WHERE silence_id = {silenceId:String}`,
    {
      silenceId,
    },
  );
  const silence = rows[0] as unknown as Silence | undefined;
  if (silence === undefined) return false;
  const ends = Math.min(silence.ends, Math.floor(parts.nowMs / 1000));
  await write(parts, 'silence-end', actor, { ...silence, ends });
  return true;
}

async function write(
  { store, trail, nowMs }: SilenceParts,
  kind: 'silence' | 'silence-end',
  actor: string,
  { silenceId, ...silence }: Silence,
): Promise<void> {
  const updated = new Date(nowMs).toISOString();
  const { indicatorId, ...rest } = silence;
  const { begins, ends, ...said } = silence;
  const payload = { ...said, from: iso(begins), to: iso(ends), updated };
  await decide(trail, { kind, subject: silenceId, actor, payload }, () =>
    store.insert('silence', [{ silence_id: silenceId, indicator_id: indicatorId, ...rest, updated }]),
  );
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Whether nobody is to hear of this alert now. */
export function isSilenced(alert: EpisodeAlert, silences: readonly Silence[], now: number): boolean {
  return silences.some(
    ({ indicatorId, service, environment, begins, ends }) =>
      begins <= now &&
      now < ends &&
      (indicatorId === '' || indicatorId === alert.indicator.id) &&
      (service === '' || service === alert.service) &&
      (environment === '' || environment === alert.environment),
  );
}
