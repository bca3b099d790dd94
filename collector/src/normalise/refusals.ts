import { refusalReasons, type RefusalReason } from '@shewhart/schemas/taxonomy';
import type { Refusal } from '../ports.ts';
import type { RowBuffer } from './row-buffer.ts';

/** At most this many refused records of a request are kept as dead letters, each cut to `maxRawBytes`. */
const maxDeadLetters = 20;
const maxRawBytes = 64 << 10;

/** Counts what is refused in one request, exactly, and keeps a bounded sample of it. */
export class Refusals {
  private readonly counts = new Map<RefusalReason, { count: number; detail: string }>();
  private letters = 0;

  begin(): void {
    if (this.counts.size > 0) this.counts.clear();
    this.letters = 0;
  }

  /**
   * @param target table the record would have gone to
   * @param where says which record it was, for the first of each reason and for dead letters
   */
  add(
    row: RowBuffer,
    receivedLow: number,
    receivedHigh: number,
    reason: RefusalReason,
    target: string,
    service: string,
    where: string,
    raw: Uint8Array,
  ): void {
    const seen = this.counts.get(reason);
    const detail =
      seen !== undefined && this.letters >= maxDeadLetters ? '' : sentence(reason, service, where);
    if (seen === undefined) this.counts.set(reason, { count: 1, detail });
    else seen.count += 1;
    if (this.letters >= maxDeadLetters) return;
    this.letters += 1;
    row.reserve(16);
    row.u64(receivedLow, receivedHigh);
    row.string('decode');
    row.string(target);
    row.string(reason);
    row.string(detail);
    row.string(service);
    const kept = Math.min(raw.length, maxRawBytes);
    row.extend(kept + 5);
    row.varint(kept);
    row.bytes.set(raw.subarray(0, kept), row.at);
    row.at += kept;
    row.rows += 1;
  }

  finish(): readonly Refusal[] {
    return [...this.counts].map(([reason, { count, detail }]) => ({ reason, count, detail }));
  }
}

function sentence(reason: RefusalReason, service: string, where: string): string {
  return `${refusalReasons[reason].sentence} (${where === '' ? '' : `${where}, `}service ${JSON.stringify(service)})`;
}
