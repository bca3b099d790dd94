import { randomUUID } from 'node:crypto';
import type { EpisodeAlert } from '@shewhart/schemas';
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

export async function addSilence(
  store: EvaluationStore,
  silence: Omit<Silence, 'silenceId'>,
  nowMs: number,
): Promise<Silence> {
  const added = { ...silence, silenceId: randomUUID() };
  await write(store, added, nowMs);
  return added;
}

/** Ends it now. @returns whether it was there */
export async function endSilence(store: EvaluationStore, silenceId: string, nowMs: number): Promise<boolean> {
  const rows = await store.ask(`SELECT ${columns} FROM v_silences WHERE silence_id = {silenceId:String}`, {
    silenceId,
  });
  const silence = rows[0] as unknown as Silence | undefined;
  if (silence === undefined) return false;
  const ends = Math.min(silence.ends, Math.floor(nowMs / 1000));
  await write(store, { ...silence, ends }, nowMs);
  return true;
}

async function write(store: EvaluationStore, silence: Silence, nowMs: number): Promise<void> {
  await store.insert('silence', [
    {
      silence_id: silence.silenceId,
      kind: silence.kind,
      indicator_id: silence.indicatorId,
      service: silence.service,
      environment: silence.environment,
      begins: silence.begins,
      ends: silence.ends,
      author: silence.author,
      reason: silence.reason,
      updated: new Date(nowMs).toISOString(),
    },
  ]);
}

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
