import { qualityFlag, type AttributeRenames } from '@shewhart/schemas/taxonomy';
import { ByteSlab, ByteTable, type ByteTableEntry } from './byte-table.ts';
import { asciiOrValidUtf8, cutLength, repaired } from './utf8.ts';

/** A key as it comes in one section of one schema version, and what is stored for it. */
export interface KeyEntry extends ByteTableEntry<KeyEntry> {
  /** The key as text: repaired and cut, but not renamed. */
  readonly key: string;
  /** Length and bytes of the canonical name in `NameTable.slab`. */
  readonly encodedAt: number;
  readonly encodedLength: number;
  readonly nameId: number;
  /** The old name where it is stored too, else -1. */
  readonly originalId: number;
  readonly originalEncodedAt: number;
  readonly originalEncodedLength: number;
  readonly quality: number;
}

/** Numbers for names, and their RowBinary form, shared by all key tables of a normaliser. */
export class NameTable {
  slab = new ByteSlab();
  /** By name id: the last record that has it; tells duplicates without a set. */
  stamps = new Int32Array(1024);
  longestEncoded = 16;
  private readonly encoded = new Map<string, readonly [id: number, at: number, length: number]>();

  get size(): number {
    return this.encoded.size;
  }

  /** Forgets every name; key tables made with this are then to be dropped too. */
  clear(): void {
    this.slab = new ByteSlab();
    this.stamps = new Int32Array(1024);
    this.longestEncoded = 16;
    this.encoded.clear();
  }

  intern(name: string): readonly [id: number, at: number, length: number] {
    const known = this.encoded.get(name);
    if (known !== undefined) return known;
    const text = Buffer.from(name);
    const bytes = Buffer.concat([varintBytes(text.length), text]);
    const entry = [this.encoded.size, this.slab.add(bytes, 0, bytes.length), bytes.length] as const;
    this.encoded.set(name, entry);
    if (entry[0] >= this.stamps.length) {
      const stamps = new Int32Array(this.stamps.length * 2);
      stamps.set(this.stamps);
      this.stamps = stamps;
    }
    this.longestEncoded = Math.max(this.longestEncoded, bytes.length);
    return entry;
  }
}

function varintBytes(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

export class KeyTable {
  readonly renames: AttributeRenames;
  private readonly names: NameTable;
  private readonly table: ByteTable<KeyEntry>;
  private readonly maxKeyBytes: number;

  constructor(
    names: NameTable,
    slab: ByteSlab,
    renames: AttributeRenames,
    seed: number,
    maxKeyBytes: number,
  ) {
    this.names = names;
    this.renames = renames;
    this.table = new ByteTable(slab, seed);
    this.maxKeyBytes = maxKeyBytes;
  }

  /** Begins a record. */
  rewind(): void {
    this.table.rewind();
  }

  find(bytes: Uint8Array, view: DataView, at: number, length: number): KeyEntry {
    return this.table.find(bytes, view, at, length) ?? this.add(bytes, at, length);
  }

  private add(bytes: Uint8Array, at: number, length: number): KeyEntry {
    const { text, quality } = keyText(bytes, at, length, this.maxKeyBytes);
    const rename = this.renames.get(text);
    const [nameId, encodedAt, encodedLength] = this.names.intern(rename?.to ?? text);
    const original = rename?.keepOriginal === true ? this.names.intern(text) : ([-1, 0, 0] as const);
    const entry: KeyEntry = {
      keyAt: 0,
      keyLength: 0,
      chain: undefined,
      following: undefined,
      key: text,
      encodedAt,
      encodedLength,
      nameId,
      originalId: original[0],
      originalEncodedAt: original[1],
      originalEncodedLength: original[2],
      quality: quality | (rename === undefined ? 0 : qualityFlag.renamed_attributes),
    };
    this.table.insert(entry, bytes, at, length);
    return entry;
  }
}

/** A key as text, repaired where it is not UTF-8 and cut where it is too long. */
export function keyText(
  bytes: Uint8Array,
  at: number,
  length: number,
  maxBytes: number,
): { text: string; quality: number } {
  let quality = asciiOrValidUtf8(bytes, at, at + length) ? 0 : qualityFlag.invalid_utf8_repaired;
  let kept = length;
  if (length > maxBytes) {
    kept = cutLength(bytes, at, maxBytes);
    quality |= qualityFlag.truncated;
  }
  return { text: repaired(bytes, at, kept), quality };
}
