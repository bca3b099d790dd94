import { createHash } from 'node:crypto';
import { merkleLeaf } from '@shewhart/analysis';
import type { TrailEntry } from '../ports.ts';

/**
 * One entry is one line of JSON. What is hashed is the line's very bytes without its end, so nothing depends
 * on how JSON is written. `previous` is the leaf hash of the entry before, so that an entry that was
 * altered, removed, inserted or moved is found at its place.
 */
export interface TrailRecord extends TrailEntry {
  /** The trail's name: 16 hexadecimal digits. */
  readonly trail: string;
  /** Leaf hash of the entry before in hexadecimal; an empty text in the first. */
  readonly previous: string;
}

/** An entry and the text of it that is hashed. */
export interface TrailLine {
  readonly record: TrailRecord;
  readonly line: string;
}

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** The hash of an entry, RFC 6962's leaf hash of its line. */
export function leafOf(line: string): Uint8Array {
  return merkleLeaf(Buffer.from(line, 'utf8'), sha256);
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function lineOf(record: TrailRecord): string {
  const { trail, index, time, kind, subject, actor, payload, previous } = record;
  return JSON.stringify({ trail, index, time, kind, subject, actor, payload, previous });
}

/** @returns undefined for what is no entry */
export function recordOf(line: string): TrailRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Record<string, unknown>;
  const { trail, index, time, kind, subject, actor, payload, previous } = record;
  const texts = [trail, time, kind, subject, actor, previous];
  if (!texts.every((text) => typeof text === 'string') || !Number.isSafeInteger(index)) return undefined;
  if (typeof payload !== 'object' || payload === null) return undefined;
  return { ...(record as unknown as TrailRecord), id: `${String(trail)}-${Number(index)}` };
}
