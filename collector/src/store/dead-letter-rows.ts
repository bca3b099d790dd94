import type { TableName } from '@shewhart/schemas';
import type { TableRows } from '../ports.ts';

export interface DeadLetter {
  /** Nanoseconds since 1970. It decides the partition, and tokens hold within one: keep it on a repeat. */
  readonly receivedAtNs: bigint;
  readonly target: TableName;
  readonly reason: string;
  readonly detail: string;
  readonly raw: Uint8Array;
}

/** Rows of `dead_letter`, their columns in the order of `tableColumns`. */
export function deadLetterRows(letters: readonly DeadLetter[]): TableRows {
  return { table: 'dead_letter', rows: letters.length, bytes: Buffer.concat(letters.map(encode)) };
}

function encode(letter: DeadLetter): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigInt64LE(letter.receivedAtNs);
  return Buffer.concat([
    time,
    text('store'),
    text(letter.target),
    text(letter.reason),
    text(letter.detail),
    text(''),
    lengthPrefixed(letter.raw),
  ]);
}

function text(value: string): Buffer {
  return lengthPrefixed(Buffer.from(value, 'utf8'));
}

function lengthPrefixed(bytes: Uint8Array): Buffer {
  const length: number[] = [];
  let rest = bytes.byteLength;
  while (rest >= 0x80) {
    length.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  length.push(rest);
  return Buffer.concat([Buffer.from(length), bytes]);
}
