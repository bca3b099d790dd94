import { bodyTypes } from '@shewhart/schemas';
import { qualityFlag } from '@shewhart/schemas/taxonomy';
import type { AttributeList, Payload } from '../record-fields.ts';
import { nameAttributes } from './attribute-names.ts';
import type { KeyEntry, KeyTable, NameTable } from './key-table.ts';
import type { NormaliseLimits } from './limits.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { ValueWriter } from './value-writer.ts';

/** Room for one attribute beside its key and the bytes of its value on the wire. */
const attributeBytes = 40;

/**
 * Writes the columns `attributes` and `attribute_types` of a record, in the order sent. Keys are settled
 * first: a name that this record has already (a duplicate, or an old and a new key for one name) is noticed
 * by its stamp, and only then the slow way through `nameAttributes` is taken.
 */
export class AttributeWriter {
  /** Attributes beyond the limit, to be added to the dropped ones. */
  dropped = 0;
  private readonly names: NameTable;
  private readonly values: ValueWriter;
  private readonly limits: NormaliseLimits;
  private readonly entries: KeyEntry[] = [];
  private letters = new Uint8Array(64);
  private record = 0;
  private payload!: Payload;

  constructor(names: NameTable, values: ValueWriter, limits: NormaliseLimits) {
    this.names = names;
    this.values = values;
    this.limits = limits;
  }

  begin(payload: Payload): void {
    this.payload = payload;
  }

  /** Upper bound of the room beside the bytes of the record itself. */
  room(count: number): number {
    return count * (this.names.longestEncoded + attributeBytes) + 16;
  }

  /** Findings are added to those of the value writer. */
  write(row: RowBuffer, list: AttributeList, keys: KeyTable): void {
    let { count } = list;
    this.dropped = 0;
    if (count > this.limits.maxAttributes) {
      this.dropped = count - this.limits.maxAttributes;
      count = this.limits.maxAttributes;
      this.values.quality |= qualityFlag.truncated;
    }
    if (list.stringReferences > 0) this.values.quality |= qualityFlag.string_reference_ignored;
    if (count === 0) {
      row.u8(0);
      row.u8(0);
      return;
    }
    const longest = this.names.longestEncoded;
    const originals = this.settle(list, count, keys);
    // Keys that were new have moved the bound on which the reservation of this record was based.
    if (this.names.longestEncoded > longest) row.extend(this.room(count));
    if (originals < 0) this.writeColliding(row, list, count, keys);
    else this.writePlain(row, list, count, originals);
  }

  /** How many attributes are stored under their old name too, or -1 when names collide. */
  private settle(list: AttributeList, count: number, keys: KeyTable): number {
    const { entries, names } = this;
    const { bytes, view } = this.payload;
    const { keyAt, keyLength } = list;
    // Wraps around; a stamp that is 2^32 records old merely sends one record the slow way.
    const record = (this.record = (this.record + 1) | 0);
    let quality = 0;
    let originals = 0;
    let collides = false;
    keys.rewind();
    for (let index = 0; index < count; index++) {
      const entry = keys.find(bytes, view, keyAt[index]!, keyLength[index]!);
      const { stamps } = names;
      entries[index] = entry;
      quality |= entry.quality;
      if (stamps[entry.nameId] === record) collides = true;
      stamps[entry.nameId] = record;
      if (entry.originalId >= 0) {
        originals++;
        if (stamps[entry.originalId] === record) collides = true;
        stamps[entry.originalId] = record;
      }
    }
    // Which of colliding names was a rename is settled on the slow way.
    this.values.quality |= collides ? quality & ~qualityFlag.renamed_attributes : quality;
    return collides ? -1 : originals;
  }

  private writePlain(row: RowBuffer, list: AttributeList, count: number, originals: number): void {
    const { entries, values } = this;
    const { slab } = this.names;
    const { maxValueBytes } = this.limits;
    const { kind, first, second } = list;
    if (count + originals > this.letters.length) this.letters = new Uint8Array((count + originals) * 2);
    const { letters } = this;
    let written = 0;
    row.varint(count + originals);
    for (let index = 0; index < count; index++) {
      const entry = entries[index]!;
      row.copy(slab.bytes, slab.view, entry.encodedAt, entry.encodedLength);
      values.write(row, kind[index]!, first[index]!, second[index]!, maxValueBytes);
      letters[written++] = values.letter;
      if (entry.originalId >= 0) {
        row.extend(entry.originalEncodedLength + textLength(kind[index]!, second[index]!) + attributeBytes);
        row.copy(slab.bytes, slab.view, entry.originalEncodedAt, entry.originalEncodedLength);
        values.write(row, kind[index]!, first[index]!, second[index]!, maxValueBytes);
        letters[written++] = values.letter;
      }
    }
    row.varint(written);
    for (let index = 0; index < written; index++) row.u8(letters[index]!);
  }

  private writeColliding(row: RowBuffer, list: AttributeList, count: number, keys: KeyTable): void {
    const { values } = this;
    const { indexByName, quality } = nameAttributes(
      this.entries.slice(0, count).map((entry) => entry.key),
      keys.renames,
    );
    values.quality |= quality;
    const types: number[] = [];
    row.varint(indexByName.size);
    for (const [name, index] of indexByName) {
      row.string(name);
      row.extend(textLength(list.kind[index]!, list.second[index]!) + attributeBytes);
      values.write(
        row,
        list.kind[index]!,
        list.first[index]!,
        list.second[index]!,
        this.limits.maxValueBytes,
      );
      types.push(values.letter);
    }
    row.string(String.fromCharCode(...types));
  }
}

/** Bytes of a value that is copied as it is; other kinds make room for themselves. */
function textLength(kind: number, second: number): number {
  return kind === bodyTypes.string ? second : 0;
}
