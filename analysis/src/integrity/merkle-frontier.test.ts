import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { MerkleFrontier } from './merkle-frontier.ts';
import { merkleLeaf, merkleRoot } from './merkle-tree.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

test('its root is that of the whole tree at every size', () => {
  const frontier = new MerkleFrontier(sha256);
  const leaves: Uint8Array[] = [];
  expect(frontier.root()).toEqual(merkleRoot([], sha256));
  for (let size = 1; size <= 300; size += 1) {
    const leaf = merkleLeaf(new Uint8Array([size % 256, size >> 8]), sha256);
    leaves.push(leaf);
    frontier.add(leaf);
    expect(frontier.size).toBe(size);
    expect(frontier.root()).toEqual(merkleRoot(leaves, sha256));
  }
});
