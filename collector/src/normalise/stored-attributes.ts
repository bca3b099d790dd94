import { attributeTypeLetters, bodyTypes } from '@shewhart/schemas';
import { qualityFlag, type AttributeRenames } from '@shewhart/schemas/taxonomy';
import { NestedTooDeep, type AttributeList, type Payload } from '../record-fields.ts';
import { nameAttributes } from './attribute-names.ts';
import { keyText } from './key-table.ts';
import type { NormaliseLimits } from './limits.ts';
import type { RowBuffer } from './row-buffer.ts';
import { toBigInt } from './time-policy.ts';
import { doubleText } from './value-writer.ts';

/**
 * Attributes of what is stored once and then recognised by its bytes: resources, scopes, series. They may
 * take the slow way. They are sorted by the bytes of their keys, so that their identity does not depend on
 * the order in which they were sent.
 */
export interface StoredAttribute {
  readonly name: string;
  readonly letter: string;
  readonly text: string;
  /** As `text`, with the maps inside sorted by key: what identity is made of. */
  readonly identityText: string;
}

export interface StoredAttributes {
  readonly list: readonly StoredAttribute[];
  readonly quality: number;
  /** Attributes beyond the limit. */
  readonly dropped: number;
}

/**
 * @param tooDeep what becomes of a value nested too deep: `refuse` throws `NestedTooDeep`, for the record's
 * sake; `cut` stores it empty, where no single record could be refused
 */
export function storeAttributes(
  payload: Payload,
  source: AttributeList,
  renames: AttributeRenames,
  limits: NormaliseLimits,
  tooDeep: 'refuse' | 'cut',
): StoredAttributes {
  const count = Math.min(source.count, limits.maxAttributes);
  let quality = source.count > count ? qualityFlag.truncated : 0;
  if (source.stringReferences > 0) quality |= qualityFlag.string_reference_ignored;
  const keys: string[] = [];
  for (let index = 0; index < count; index++) {
    const key = keyText(payload.bytes, source.keyAt[index]!, source.keyLength[index]!, limits.maxKeyBytes);
    quality |= key.quality;
    keys.push(key.text);
  }
  const named = nameAttributes(keys, renames);
  quality |= named.quality;
  const list: StoredAttribute[] = [];
  for (const [name, index] of named.indexByName) {
    const value =
      tooDeep === 'refuse'
        ? storeValue(payload, source, index, limits.maxValueBytes)
        : storeValueCut(payload, source, index, limits.maxValueBytes);
    quality |= value.quality;
    list.push({ name, letter: value.letter, text: value.text, identityText: value.identityText });
  }
  list.sort((left, right) => Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)));
  return { list, quality, dropped: source.count - count };
}

interface StoredValue {
  readonly letter: string;
  readonly text: string;
  readonly identityText: string;
  readonly quality: number;
}

function storeValueCut(
  payload: Payload,
  source: AttributeList,
  index: number,
  maxBytes: number,
): StoredValue {
  try {
    return storeValue(payload, source, index, maxBytes);
  } catch (error) {
    if (!(error instanceof NestedTooDeep)) throw error;
    return { letter: attributeTypeLetters.empty, text: '', identityText: '', quality: qualityFlag.truncated };
  }
}

function storeValue(payload: Payload, source: AttributeList, index: number, maxBytes: number): StoredValue {
  const kind = source.kind[index]!;
  const first = source.first[index]!;
  const second = source.second[index]!;
  if (kind === bodyTypes.array || kind === bodyTypes.map) {
    const text = payload.nestedText(kind, first, second, false);
    const quality = payload.nestedQuality;
    const identityText = payload.nestedText(kind, first, second, true);
    const letter = kind === bodyTypes.array ? attributeTypeLetters.array : attributeTypeLetters.map;
    const bytes = Buffer.from(text);
    if (bytes.length <= maxBytes) return { letter, text, identityText, quality };
    const cut = keyText(bytes, 0, bytes.length, maxBytes);
    return {
      letter: attributeTypeLetters.string,
      text: cut.text,
      identityText: cut.text,
      quality: quality | cut.quality,
    };
  }
  if (kind === bodyTypes.string) {
    const { text, quality } = keyText(payload.bytes, first, second, maxBytes);
    return { letter: attributeTypeLetters.string, text, identityText: text, quality };
  }
  const { letter, text } = scalar(payload, kind, first, second);
  const kept = text.length <= maxBytes ? text : text.slice(0, maxBytes & ~3);
  return { letter, text: kept, identityText: kept, quality: kept === text ? 0 : qualityFlag.truncated };
}

function scalar(
  payload: Payload,
  kind: number,
  first: number,
  second: number,
): { letter: string; text: string } {
  switch (kind) {
    case bodyTypes.bool:
      return { letter: attributeTypeLetters.bool, text: first === 1 ? 'true' : 'false' };
    case bodyTypes.int:
      return { letter: attributeTypeLetters.int, text: String(toBigInt(first, second)) };
    case bodyTypes.double:
      return { letter: attributeTypeLetters.double, text: doubleText(payload.view.getFloat64(first, true)) };
    case bodyTypes.bytes: {
      const bytes = Buffer.from(payload.bytes.buffer, payload.bytes.byteOffset + first, second);
      return { letter: attributeTypeLetters.bytes, text: bytes.toString('base64') };
    }
    default:
      return { letter: attributeTypeLetters.empty, text: '' };
  }
}

/** The columns of attributes and of their types. */
export function writeStoredAttributes(row: RowBuffer, list: readonly StoredAttribute[]): void {
  row.extend(10);
  row.varint(list.length);
  for (const { name, text } of list) {
    row.string(name);
    row.string(text);
  }
  row.string(list.map(({ letter }) => letter).join(''));
}

/**
 * The bytes from which identifiers are made: every part with its length in front, so that no two lists of
 * parts give the same bytes.
 */
export function canonicalBytes(parts: readonly string[], attributes: readonly StoredAttribute[]): Buffer {
  const texts = [...parts];
  for (const { name, letter, identityText } of attributes) texts.push(name, letter + identityText);
  const chunks: Buffer[] = [];
  for (const text of texts) {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    chunks.push(length, bytes);
  }
  return Buffer.concat(chunks);
}
