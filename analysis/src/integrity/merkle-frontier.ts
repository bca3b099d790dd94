import { merkleNode, type Digest } from './merkle-tree.ts';

/**
 * A Merkle tree (RFC 6962) that only grows: it keeps the roots of its full subtrees, largest first, one for
 * each 1 in the binary form of its size, so that adding a leaf and telling the root take O(log n).
 */
export class MerkleFrontier {
  readonly #digest: Digest;
  #subtrees: { readonly leaves: number; readonly root: Uint8Array }[] = [];
  #size = 0;

  constructor(digest: Digest) {
    this.#digest = digest;
  }

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  /** @param leaf its hash, as `merkleLeaf` gives it */
  add(leaf: Uint8Array): void {
    let added = { leaves: 1, root: leaf };
    for (let last = this.#subtrees.at(-1); last?.leaves === added.leaves; last = this.#subtrees.at(-1)) {
      this.#subtrees.pop();
      added = { leaves: 2 * added.leaves, root: merkleNode(last.root, added.root, this.#digest) };
    }
    this.#subtrees.push(added);
    this.#size += 1;
  }

  /** The digest of nothing for an empty tree. */
  root(): Uint8Array {
    const smallest = this.#subtrees.at(-1);
    if (smallest === undefined) return this.#digest(new Uint8Array(0));
    return this.#subtrees
      .slice(0, -1)
      .reduceRight((root, { root: left }) => merkleNode(left, root, this.#digest), smallest.root);
  }
}
