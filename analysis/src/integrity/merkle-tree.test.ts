import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inclusionProof, merkleLeaf, merkleRoot, verifyInclusion } from './merkle-tree.ts';

const known = JSON.parse(
  readFileSync(new URL('../../cases/integrity/merkle-roots.json', import.meta.url), 'utf8'),
) as { leaves: string[]; roots: string[] };
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const leaves = known.leaves.map((text) => merkleLeaf(new Uint8Array(Buffer.from(text, 'hex')), sha256));

test.each(known.roots.map((root, size) => ({ size, root })))(
  'the root over $size leaves',
  ({ size, root }) => {
    expect(hex(merkleRoot(leaves.slice(0, size), sha256))).toBe(root);
  },
);

test('every leaf of every tree up to 40 is proven, and no other leaf, place, size or root by the same proof', () => {
  const many = Array.from({ length: 40 }, (_, index) => merkleLeaf(Uint8Array.of(index), sha256));
  for (let size = 1; size <= many.length; size += 1) {
    const tree = many.slice(0, size);
    const root = merkleRoot(tree, sha256);
    for (let index = 0; index < size; index += 1) {
      const proof = inclusionProof(tree, index, sha256);
      const claim = { leaf: tree[index]!, index, size, proof, root };
      expect(verifyInclusion(claim, sha256)).toBe(true);
      expect(verifyInclusion({ ...claim, leaf: merkleLeaf(Uint8Array.of(99), sha256) }, sha256)).toBe(false);
      expect(verifyInclusion({ ...claim, root: leaves[0]! }, sha256)).toBe(false);
      expect(verifyInclusion({ ...claim, index: size }, sha256)).toBe(false);
      expect(verifyInclusion({ ...claim, proof: [...proof, root] }, sha256)).toBe(false);
      if (size > 1) {
        expect(verifyInclusion({ ...claim, proof: proof.slice(1) }, sha256)).toBe(false);
        expect(verifyInclusion({ ...claim, index: (index + 1) % size }, sha256)).toBe(false);
      }
    }
  }
});
