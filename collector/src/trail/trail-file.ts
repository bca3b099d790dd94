import { createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MerkleFrontier } from '@shewhart/analysis';
import { GrowingFile, wholeLines } from './growing-file.ts';
import { signNote, treeHeadOf, verifierKey, type TreeHead } from './signed-note.ts';
import { trailKey } from './trail-key.ts';
import { hexOf, leafOf, lineOf, recordOf, sha256, type TrailLine } from './trail-line.ts';

export interface NewEntry {
  readonly kind: string;
  readonly subject: string;
  readonly actor: string;
  readonly payload: object;
}

/** Names in the trail's directory. */
export const trailFiles = {
  entries: 'entries.jsonl',
  /** Signed tree heads, one JSON text a line: the whole history of them. */
  checkpoints: 'checkpoints.jsonl',
  key: 'key.pem',
} as const;

export interface TrailFile {
  /** 16 hexadecimal digits. */
  readonly name: string;
  /** The public key as verifiers of signed notes take it. */
  readonly verifierKey: string;
  /** Adds entries in one go: durable and under a signed tree head when it resolves. One call at a time. */
  append(entries: readonly NewEntry[], time: string): Promise<TrailLine[]>;
  /** The newest signed tree head, as a note. */
  readonly checkpoint: string;
  readonly size: number;
  /** Entries on disk, from an index on. */
  read(from: number): AsyncIterable<TrailLine>;
  close(): Promise<void>;
}

/**
 * Opens a trail or begins one. What a crash tore is cut away and said in an entry of its own; so is a file
 * that its own signed tree heads contradict, which goes on growing: what was decided later must not be lost
 * because somebody tampered with what was decided before.
 * @throws Error when a line is no entry at all, or the key cannot be used
 */
export async function openTrailFile(options: {
  readonly directory: string;
  readonly keyFile?: string | undefined;
  readonly now: () => string;
}): Promise<TrailFile> {
  const { directory, now } = options;
  await mkdir(directory, { recursive: true });
  const key = await trailKey(
    options.keyFile ?? join(directory, trailFiles.key),
    options.keyFile === undefined,
  );
  const path = join(directory, trailFiles.entries);
  const entries = await GrowingFile.open(path);
  const checkpoints = await GrowingFile.open(join(directory, trailFiles.checkpoints));
  const signed = await readTreeHeads(join(directory, trailFiles.checkpoints));
  const state = await readState(path, signed);
  const trail = new OpenTrail({ path, entries, checkpoints, key, state });
  const open: NewEntry[] = [];
  if (state.size === 0) {
    const payload = { verifierKey: trail.verifierKey };
    open.push({ kind: 'trail-began', subject: state.name, actor: 'shewhart', payload });
  }
  if (entries.tornBytes > 0) {
    const payload = { bytes: entries.tornBytes };
    open.push({ kind: 'trail-repaired', subject: state.name, actor: 'shewhart', payload });
  }
  if (state.contradicted !== undefined) {
    const { size, root } = state.contradicted;
    const payload = { size, root: hexOf(root), entries: state.size };
    open.push({ kind: 'trail-contradicted', subject: state.name, actor: 'shewhart', payload });
  }
  if (open.length > 0) await trail.append(open, now());
  // A crash may have left entries without a tree head.
  else if (signed.at(-1)?.size !== state.size) await trail.sign();
  return trail;
}

interface TrailState {
  readonly name: string;
  readonly size: number;
  readonly frontier: MerkleFrontier;
  /** Leaf hash of the last entry in hexadecimal. */
  readonly last: string;
  /** The first signed tree head that the entries contradict and that no entry has told of. */
  readonly contradicted: TreeHead | undefined;
}

async function readState(path: string, signed: readonly TreeHead[]): Promise<TrailState> {
  const frontier = new MerkleFrontier(sha256);
  const bySize = new Map<number, TreeHead[]>();
  for (const head of signed) bySize.set(head.size, [...(bySize.get(head.size) ?? []), head]);
  const contradicted: TreeHead[] = [];
  const told = new Set<unknown>();
  let name: string | undefined;
  let last = '';
  for await (const line of wholeLines(path)) {
    const record = recordOf(line);
    if (record === undefined)
      throw new Error(`line ${frontier.size + 1} of ${path} is no entry: \`shewhart verify\` says more`);
    name ??= record.trail;
    if (record.kind === 'trail-contradicted') told.add((record.payload as { root?: unknown }).root);
    const leaf = leafOf(line);
    frontier.add(leaf);
    last = hexOf(leaf);
    for (const head of bySize.get(frontier.size) ?? [])
      if (!Buffer.from(head.root).equals(frontier.root())) contradicted.push(head);
  }
  contradicted.push(...signed.filter(({ size }) => size > frontier.size));
  return {
    name: name ?? randomBytes(8).toString('hex'),
    size: frontier.size,
    frontier,
    last,
    contradicted: contradicted.find(({ root }) => !told.has(hexOf(root))),
  };
}

async function readTreeHeads(path: string): Promise<TreeHead[]> {
  const heads: TreeHead[] = [];
  for await (const line of wholeLines(path)) {
    const note: unknown = JSON.parse(line);
    const head = typeof note === 'string' ? treeHeadOf(note) : undefined;
    if (head !== undefined) heads.push(head);
  }
  return heads;
}

class OpenTrail implements TrailFile {
  readonly name: string;
  readonly verifierKey: string;
  checkpoint: string;
  readonly #path: string;
  readonly #entries: GrowingFile;
  readonly #checkpoints: GrowingFile;
  readonly #key: KeyObject;
  readonly #origin: string;
  readonly #frontier: MerkleFrontier;
  #last: string;

  constructor(parts: {
    readonly path: string;
    readonly entries: GrowingFile;
    readonly checkpoints: GrowingFile;
    readonly key: KeyObject;
    readonly state: TrailState;
  }) {
    const { name, frontier, last } = parts.state;
    this.name = name;
    this.#origin = originOf(name);
    this.verifierKey = verifierKey(this.#origin, createPublicKey(parts.key));
    this.#path = parts.path;
    this.#entries = parts.entries;
    this.#checkpoints = parts.checkpoints;
    this.#key = parts.key;
    this.#frontier = frontier;
    this.#last = last;
    this.checkpoint = this.#note();
  }

  get size(): number {
    return this.#frontier.size;
  }

  async append(entries: readonly NewEntry[], time: string): Promise<TrailLine[]> {
    let previous = this.#last;
    const added = entries.map((entry, offset) => {
      const index = this.size + offset;
      const record = { ...entry, id: `${this.name}-${index}`, trail: this.name, index, time, previous };
      const line = lineOf(record);
      const leaf = leafOf(line);
      previous = hexOf(leaf);
      return { record, line, leaf };
    });
    await this.#entries.append(added.map(({ line }) => line));
    for (const { leaf } of added) this.#frontier.add(leaf);
    this.#last = previous;
    // The entries are durable whatever becomes of the tree head: the next one covers them too.
    await this.sign().catch(() => undefined);
    return added.map(({ record, line }) => ({ record, line }));
  }

  /** Signs the tree as it is now. */
  async sign(): Promise<void> {
    this.checkpoint = this.#note();
    await this.#checkpoints.append([JSON.stringify(this.checkpoint)]);
  }

  #note(): string {
    return signNote({ origin: this.#origin, size: this.size, root: this.#frontier.root() }, this.#key);
  }

  async *read(from: number): AsyncIterable<TrailLine> {
    let index = 0;
    for await (const line of wholeLines(this.#path)) {
      const record = index >= from ? recordOf(line) : undefined;
      if (record !== undefined) yield { record, line };
      index += 1;
    }
  }

  async close(): Promise<void> {
    await this.#entries.close();
    await this.#checkpoints.close();
  }
}

export const originOf = (name: string): string => `shewhart/${name}`;
