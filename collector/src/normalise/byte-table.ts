/**
 * Looks things up by their bytes on the wire, without making a string or an object. The bytes of all keys
 * lie in one slab; an entry remembers where. Senders repeat themselves: after an entry usually comes the
 * one that followed it last time, so that one is compared before anything is hashed. The hash is seeded and
 * chains are cut at `maxChain`, so that nobody can slow it down by choosing keys.
 */
const maxChain = 32;

export class ByteSlab {
  bytes: Buffer;
  view: DataView;
  length = 0;

  constructor(initialBytes = 1 << 16) {
    this.bytes = Buffer.allocUnsafeSlow(initialBytes);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Where the copy of these bytes begins. */
  add(source: Uint8Array, from: number, length: number): number {
    const at = this.length;
    if (at + length > this.bytes.length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, at + length));
      this.bytes.copy(bytes, 0, 0, at);
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer);
    }
    this.bytes.set(source.subarray(from, from + length), at);
    this.length = at + length;
    return at;
  }
}

export interface ByteTableEntry<E> {
  keyAt: number;
  keyLength: number;
  /** Next entry of the same hash. */
  chain: E | undefined;
  /** The entry that came after this one last time. */
  following: E | undefined;
}

export class ByteTable<E extends ByteTableEntry<E>> {
  private readonly slab: ByteSlab;
  private readonly seed: number;
  private readonly heads = new Map<number, E>();
  private first: E | undefined;
  private previous: E | undefined;
  private hash = 0;

  constructor(slab: ByteSlab, seed: number) {
    this.slab = slab;
    this.seed = seed;
  }

  /** Begins a run of lookups that probably come in the order of the last run. */
  rewind(): void {
    this.previous = undefined;
  }

  /** The entry with this key; after undefined, `insert` with the same key may follow. */
  find(bytes: Uint8Array, view: DataView, at: number, length: number): E | undefined {
    const guess = this.previous === undefined ? this.first : this.previous.following;
    if (guess !== undefined && this.matches(guess, bytes, view, at, length)) {
      this.previous = guess;
      return guess;
    }
    this.hash = hashBytes(bytes, view, at, length, this.seed);
    let entry = this.heads.get(this.hash);
    while (entry !== undefined && !this.matches(entry, bytes, view, at, length)) entry = entry.chain;
    if (entry !== undefined) this.follow(entry);
    return entry;
  }

  /** Adds an entry under the key that `find` has just missed. */
  insert(entry: E, bytes: Uint8Array, at: number, length: number): void {
    entry.keyAt = this.slab.add(bytes, at, length);
    entry.keyLength = length;
    entry.chain = this.heads.get(this.hash);
    this.heads.set(this.hash, entry);
    let last: E = entry;
    for (let depth = 1; depth < maxChain && last.chain !== undefined; depth++) last = last.chain;
    last.chain = undefined;
    this.follow(entry);
  }

  private follow(entry: E): void {
    if (this.previous === undefined) this.first = entry;
    else this.previous.following = entry;
    this.previous = entry;
  }

  private matches(entry: E, bytes: Uint8Array, view: DataView, at: number, length: number): boolean {
    if (entry.keyLength !== length) return false;
    const { view: keys, bytes: keyBytes } = this.slab;
    let key = entry.keyAt;
    let position = at;
    const wordsEnd = at + (length & ~3);
    for (; position < wordsEnd; position += 4, key += 4) {
      if (view.getInt32(position) !== keys.getInt32(key)) return false;
    }
    const end = at + length;
    while (position < end) if (bytes[position++] !== keyBytes[key++]) return false;
    return true;
  }
}

function hashBytes(bytes: Uint8Array, view: DataView, at: number, length: number, seed: number): number {
  let hash = seed ^ length;
  let position = at;
  const wordsEnd = at + (length & ~3);
  for (; position < wordsEnd; position += 4) {
    hash = Math.imul(hash ^ view.getInt32(position), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  const end = at + length;
  while (position < end) hash = Math.imul(hash ^ bytes[position++]!, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) & 0x3fffffff;
}
