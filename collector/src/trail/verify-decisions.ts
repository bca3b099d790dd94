import { voidKind, type VoidDecision } from '../decide.ts';
import type { StoreRow, TrailEntry } from '../ports.ts';
import { keptDecision, type KeptDecision } from './kept-decision.ts';

/** Reads from the store, whoever has it open: the verifier itself or a running collector. */
export interface StoreReader {
  /** Runs `schemas/sql/queries/<stem>.sql`. */
  query(stem: string, params: StoreRow): Promise<StoreRow[]>;
}

interface Expected extends KeptDecision {
  readonly entry: Pick<TrailEntry, 'id' | 'kind' | 'subject' | 'actor'>;
  /** Its number in this trail; undefined in that of another collector. */
  readonly index: number | undefined;
}

const pageRows = 5000;

/** Compares the tables in which decisions of people are kept with what the trail says of them. */
export class DecisionCheck {
  readonly #expected = new Map<string, Expected>();
  /** Of what follows itself in one row: the hash that counts. */
  readonly #latest = new Map<string, Expected>();
  /** Decisions that were taken back because they could not be carried out. */
  readonly #void = new Set<string>();

  note(entry: Omit<TrailEntry, 'time' | 'index'>, index: number | undefined): void {
    if (entry.kind === voidKind) {
      this.#void.add((entry.payload as VoidDecision).entry);
      return;
    }
    const kept = keptDecision(entry);
    if (kept === undefined) return;
    const expected = { ...kept, entry, index };
    this.#expected.set(kept.hash, expected);
  }

  /**
   * @param began when the trail began, milliseconds since 1970
   * @param now so is this; what is younger or later by less than `settleMs` may be on its way
   */
  async compare(
    reader: StoreReader,
    { began, now, settleMs }: { readonly began: number; readonly now: number; readonly settleMs: number },
    tell: (problem: string) => void,
  ): Promise<{ readonly decisions: number; readonly older: number }> {
    for (const expected of this.#expected.values()) this.#replace(expected);
    const settled = now - settleMs;
    const isDue = (ms: number): boolean => ms < settled || ms > now + settleMs;
    let decisions = 0;
    let older = 0;
    for await (const row of rowsOf(reader)) {
      const hash = String(row['hash']);
      const writtenMs = Number(row['written_ms']);
      const isCurrent = this.#isCurrent(hash);
      this.#countIfVoid(hash);
      this.#expected.delete(hash);
      if (isCurrent) decisions += 1;
      else if (writtenMs < began) older += 1;
      else if (isDue(writtenMs))
        tell(
          `${String(row['kept_in'])}: what is written of ${String(row['subject'])} at ${instant(writtenMs)} is not what was decided: it was altered, or added afterwards`,
        );
    }
    for (const { table, hash, entry, index, writtenMs } of this.#expected.values()) {
      if (index === undefined || !isDue(writtenMs) || this.#void.has(entry.id)) continue;
      if (!this.#isCurrent(hash)) continue;
      tell(
        `${table}: the ${entry.kind} of ${entry.subject} by ${entry.actor || 'somebody'} (entry ${index}) is not there as it was decided: it was altered or removed, or a crash came before it was written`,
      );
    }
    return { decisions, older };
  }

  #replace(expected: Expected): void {
    if (expected.key === undefined || this.#void.has(expected.entry.id)) return;
    const before = this.#latest.get(expected.key);
    if (before === undefined || before.writtenMs <= expected.writtenMs)
      this.#latest.set(expected.key, expected);
  }

  /** What was taken back may have been written all the same, and is what counts then. */
  #countIfVoid(hash: string): void {
    const expected = this.#expected.get(hash);
    if (expected?.key !== undefined && this.#void.has(expected.entry.id))
      this.#latest.set(expected.key, expected);
  }

  /** Whether a row of this hash is what counts. */
  #isCurrent(hash: string): boolean {
    const expected = this.#expected.get(hash);
    if (expected === undefined) return false;
    if (expected.key === undefined || this.#void.has(expected.entry.id)) return true;
    return this.#latest.get(expected.key)?.hash === hash;
  }
}

async function* rowsOf(reader: StoreReader): AsyncIterable<StoreRow> {
  let fromMs = 0;
  let beyond = '';
  for (;;) {
    const rows = await reader.query('decision_hashes', { fromMs, beyond, limit: pageRows });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    fromMs = Number(last['written_ms']);
    beyond = String(last['hash']);
  }
}

const instant = (ms: number): string => new Date(ms).toISOString();
