import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { MerkleFrontier } from '@shewhart/analysis';
import { wholeLines } from './growing-file.ts';
import { isSigned, treeHeadOf, verifierKey, type TreeHead } from './signed-note.ts';
import { originOf, trailFiles } from './trail-file.ts';
import { hexOf, leafOf, recordOf, sha256, type TrailRecord } from './trail-line.ts';

/** Something that is not as it was. */
export interface TrailProblem {
  /** The entry by its index; null when it is about the whole. */
  readonly index: number | null;
  readonly what: string;
}

export interface TrailVerification {
  readonly name: string;
  readonly entries: number;
  /** Hexadecimal. */
  readonly root: string;
  /** Earliest entry first. */
  readonly problems: readonly TrailProblem[];
  readonly notes: readonly string[];
}

/** What a tree was once, kept where nobody here could change it. */
export interface KeptTreeHead {
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed note, where it is one. */
  readonly note?: string;
}

/**
 * Computes everything anew from the files: numbers, chain, and the tree at every signed head and at the kept
 * one. Which entry was tampered with is told by the chain, and the heads tell on which side of a broken link
 * it is.
 */
export async function verifyTrail(options: {
  readonly directory: string;
  readonly publicKey: KeyObject | undefined;
  readonly kept?: KeptTreeHead | undefined;
}): Promise<TrailVerification> {
  const { directory, publicKey, kept } = options;
  const problems: TrailProblem[] = [];
  const notes: string[] = [];
  const heads = await readHeads(directory, problems);
  const tree = new CheckedTree(heads, kept, problems);
  let name = '';
  for await (const line of wholeLines(join(directory, trailFiles.entries))) {
    const record = recordOf(line);
    if (record === undefined)
      problems.push({ index: tree.size, what: 'it is no entry: the line was altered' });
    else {
      name ||= record.trail;
      problems.push(...linkProblems(record, name, tree));
      problems.push(...toldProblems(record, publicKey));
    }
    tree.add(leafOf(line));
  }
  const signedTo = Math.max(0, ...heads.keys());
  problems.push(...missingProblems(tree.size, signedTo, kept));
  if (signedTo < tree.size) notes.push(`Entries from ${signedTo} on are not signed yet.`);
  problems.push(...signatureProblems(name, heads, kept, publicKey, notes));
  problems.sort((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity));
  return { name, entries: tree.size, root: tree.root(), problems, notes };
}

/** The tree over the lines so far, beside what was signed and kept of it. */
class CheckedTree {
  /** Leaf hash of the last line, hexadecimal. */
  last = '';
  /** Whether a signed head has been contradicted. */
  isBroken = false;
  readonly #frontier = new MerkleFrontier(sha256);
  readonly #heads: Heads;
  readonly #kept: KeptTreeHead | undefined;
  readonly #problems: TrailProblem[];
  #goodTo = 0;

  constructor(heads: Heads, kept: KeptTreeHead | undefined, problems: TrailProblem[]) {
    this.#heads = heads;
    this.#kept = kept;
    this.#problems = problems;
  }

  get size(): number {
    return this.#frontier.size;
  }

  root(): string {
    return hexOf(this.#frontier.root());
  }

  add(leaf: Uint8Array): void {
    this.#frontier.add(leaf);
    this.last = hexOf(leaf);
    const index = this.size - 1;
    const signed = this.#heads.get(this.size) ?? [];
    const kept = this.#kept?.size === this.size ? this.#kept : undefined;
    const isGood = [...signed, ...(kept === undefined ? [] : [kept])].every(
      ({ root }) => hexOf(root) === this.root(),
    );
    if (isGood) {
      if (signed.length > 0 && !this.isBroken) this.#goodTo = this.size;
      return;
    }
    if (!this.isBroken) {
      const before =
        this.#goodTo === index ? '' : ` (the last that agree are those up to ${this.#goodTo - 1})`;
      this.#problems.push({ index, what: `up to here the entries are not those that were signed${before}` });
    }
    if (kept !== undefined && hexOf(kept.root) !== this.root())
      this.#problems.push({ index, what: 'up to here the entries are not those of the kept checkpoint' });
    this.isBroken = true;
  }
}

function missingProblems(size: number, signedTo: number, kept: KeptTreeHead | undefined): TrailProblem[] {
  if (size === 0) return [{ index: null, what: 'there are no entries' }];
  const cut = (to: number, why: string): TrailProblem => ({
    index: size,
    what: `entries ${size} to ${to - 1} were cut away: ${why}`,
  });
  return [
    ...(signedTo > size ? [cut(signedTo, 'they were signed')] : []),
    ...(kept !== undefined && kept.size > size ? [cut(kept.size, 'they are in the kept checkpoint')] : []),
  ];
}

type Heads = Map<number, (TreeHead & { readonly note: string; readonly line: number })[]>;

async function readHeads(directory: string, problems: TrailProblem[]): Promise<Heads> {
  const heads: Heads = new Map();
  let number = 0;
  for await (const line of wholeLines(join(directory, trailFiles.checkpoints))) {
    number += 1;
    const note = textOf(line);
    const head = note === undefined ? undefined : treeHeadOf(note);
    if (head === undefined || note === undefined) {
      problems.push({ index: null, what: `line ${number} of ${trailFiles.checkpoints} is no tree head` });
      continue;
    }
    heads.set(head.size, [...(heads.get(head.size) ?? []), { ...head, note, line: number }]);
  }
  return heads;
}

function textOf(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function linkProblems(
  { trail, index, previous }: TrailRecord,
  name: string,
  tree: CheckedTree,
): TrailProblem[] {
  const place = tree.size;
  if (trail !== name) return [{ index: place, what: `it belongs to another trail, ${trail}` }];
  if (index > place)
    return [{ index: place, what: `entry ${index} stands here: what was here was removed or moved` }];
  if (index < place) return [{ index: place, what: `entry ${index} stands here: it was moved or copied` }];
  if (previous === tree.last) return [];
  // A head that was signed in between tells on which side of the broken link it is.
  return tree.isBroken && place > 0
    ? [{ index: place - 1, what: 'it was altered: the entry after it names another' }]
    : [{ index: place, what: 'it was altered: it does not name the entry before it' }];
}

/** What the trail itself says of tampering, and of its key. */
function toldProblems(
  { index, kind, payload, trail }: TrailRecord,
  publicKey: KeyObject | undefined,
): TrailProblem[] {
  if (kind === 'trail-contradicted')
    return [{ index, what: 'at a start before it the entries were not those that had been signed' }];
  if (kind !== 'trail-began' || publicKey === undefined) return [];
  const told = (payload as { verifierKey?: unknown }).verifierKey;
  return told === verifierKey(originOf(trail), publicKey)
    ? []
    : [{ index, what: `the key is not the one that the trail began with (${String(told)})` }];
}

function signatureProblems(
  name: string,
  heads: Heads,
  kept: KeptTreeHead | undefined,
  publicKey: KeyObject | undefined,
  notes: string[],
): TrailProblem[] {
  if (publicKey === undefined) {
    notes.push('No key: the signatures were not looked at.');
    return [];
  }
  const origin = originOf(name);
  const forged = [...heads.values()].flat().find(({ note }) => !isSigned(note, origin, publicKey));
  const problems: TrailProblem[] = [];
  if (forged !== undefined)
    problems.push({
      index: null,
      what: `line ${forged.line} of ${trailFiles.checkpoints} is not signed by the key`,
    });
  if (kept?.note !== undefined && !isSigned(kept.note, origin, publicKey))
    problems.push({ index: null, what: `the kept checkpoint is not signed by the key of ${origin}` });
  return problems;
}
