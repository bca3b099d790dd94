import { join } from 'node:path';
import type { StoreRow } from '../ports.ts';
import { receiptsKind, type EventReceipts } from './event-receipts.ts';
import { wholeLines } from './growing-file.ts';
import { trailFiles } from './trail-file.ts';
import { recordOf, type TrailLine } from './trail-line.ts';
import { DecisionCheck, type StoreReader } from './verify-decisions.ts';

export interface StoreVerification {
  readonly rows: number;
  readonly events: number;
  /** Of people, in the tables that they concern. */
  readonly decisions: number;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

const pageRows = 5000;
const eventPage = 20_000;
/** What is so young may still be on its way into the store or into a receipt. */
const settleMs = 5 * 60_000;
const maxProblems = 100;

/** Compares the store with the files: the rows of the trail, the raw events with their receipts, and decisions. */
export async function verifyStore(
  directory: string,
  reader: StoreReader,
  nowMs: number,
): Promise<StoreVerification> {
  const problems: string[] = [];
  const notes: string[] = [];
  const tell = (problem: string): void => {
    if (problems.length < maxProblems) problems.push(problem);
  };
  const receipts = new Map<string, { readonly index: number; readonly to: bigint }>();
  const check = new DecisionCheck();
  let trail = '';
  let beganNs = 0n;
  let entries = 0;
  let rows = 0;
  let page: TrailLine[] = [];

  async function comparePage(isLast: boolean): Promise<void> {
    const from = page[0]?.record.index ?? entries;
    const found = await reader.query('trail_rows', {
      trail,
      from,
      limit: isLast ? pageRows * 2 : page.length,
    });
    const byIndex = new Map(found.map((row) => [Number(row['entry_index']), row]));
    for (const entry of page) {
      const row = byIndex.get(entry.record.index);
      byIndex.delete(entry.record.index);
      if (row !== undefined) rows += 1;
      else if (nowMs - Date.parse(entry.record.time) < settleMs)
        notes.push(`Entry ${entry.record.index} is not stored yet.`);
      else tell(`entry ${entry.record.index} is missing in trail_entry`);
      if (row !== undefined && !isSame(row, entry))
        tell(`entry ${entry.record.index} was altered in trail_entry`);
    }
    if (isLast)
      for (const index of byIndex.keys()) tell(`trail_entry holds an entry ${index} that the file does not`);
    page = [];
  }

  for await (const line of wholeLines(join(directory, trailFiles.entries))) {
    const record = recordOf(line);
    if (record === undefined) continue;
    if (entries === 0) {
      trail = record.trail;
      beganNs = BigInt(Date.parse(record.time)) * 1_000_000n;
    }
    entries += 1;
    if (record.kind === receiptsKind) noteReceipts(record.index, record.payload as EventReceipts);
    check.note(record, record.index);
    page.push({ record, line });
    if (page.length === pageRows) await comparePage(false);
  }
  await comparePage(true);

  function noteReceipts(index: number, { hashes, to }: EventReceipts): void {
    for (const hash of hashes) receipts.set(hash, { index, to: BigInt(to) });
  }

  // Another collector on the same store has receipts of its own.
  for (const row of await reader.query('foreign_receipts', { trail }))
    noteReceipts(-1, JSON.parse(String(row['payload'])) as EventReceipts);

  const events = await compareEvents();
  for (const { entry_id: id, kind, subject, actor, payload } of await reader.query('foreign_decisions', {
    trail,
  }))
    check.note(
      {
        ...{ id: String(id), kind: String(kind), subject: String(subject), actor: String(actor) },
        payload: JSON.parse(String(payload)) as object,
      },
      undefined,
    );
  const { decisions, older } = await check.compare(
    reader,
    { began: Number(beganNs / 1_000_000n), now: nowMs, settleMs },
    tell,
  );
  if (older > 0) notes.push(`${older} decisions are older than the trail, which says nothing of them.`);
  return { rows, events, decisions, problems, notes };

  async function compareEvents(): Promise<number> {
    const settledNs = BigInt(nowMs - settleMs) * 1_000_000n;
    /** Events at the edge of two pages are read twice. */
    let edge = new Set<string>();
    let seen = 0;
    let afterNs = beganNs;
    for (;;) {
      const found = await reader.query('raw_event_hashes', {
        fromNs: String(afterNs),
        toNs: '9223372036000000000',
        limit: eventPage,
      });
      for (const row of found) {
        const receivedNs = BigInt(String(row['received_ns']));
        if (edge.has(String(row['hash']))) continue;
        const receipt = receipts.get(String(row['hash']));
        receipts.delete(String(row['hash']));
        if (receipt !== undefined) seen += 1;
        else if (receivedNs < settledNs)
          tell(
            `the event ${String(row['source'])} ${String(row['key'])} received ${instant(receivedNs)} is not as it came: it was altered, or added afterwards`,
          );
      }
      if (found.length < eventPage) break;
      const last = found.at(-1)!['received_ns'];
      edge = new Set(found.filter((row) => row['received_ns'] === last).map((row) => String(row['hash'])));
      afterNs = BigInt(String(last));
    }
    for (const { index, to } of receipts.values())
      if (index >= 0 && to < settledNs)
        tell(`an event received until ${instant(to)} (receipt in entry ${index}) was altered or removed`);
    return seen;
  }
}

function isSame(row: StoreRow, { record, line }: TrailLine): boolean {
  return (
    row['line'] === line &&
    row['kind'] === record.kind &&
    row['subject'] === record.subject &&
    row['actor'] === record.actor &&
    row['payload'] === JSON.stringify(record.payload) &&
    row['previous'] === record.previous &&
    Number(row['at_ms']) === Date.parse(record.time)
  );
}

const instant = (ns: bigint): string => new Date(Number(ns / 1_000_000n)).toISOString();
