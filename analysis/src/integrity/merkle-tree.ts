/** A cryptographic digest, SHA-256 for the trees of RFC 6962; passed in, since this folder has no runtime. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

/**
 * Merkle trees as in RFC 6962, section 2.1 (and RFC 9162): leaf = H(0x00 data), node = H(0x01 left right),
 * the left part of n leaves being the largest power of two below n. Roots, proofs and verification agree
 * with transparency logs.
 */

export function merkleLeaf(data: Uint8Array, digest: Digest): Uint8Array {
  return digest(joined(Uint8Array.of(0), data));
}

/** The hash of two subtrees beside each other. */
export function merkleNode(left: Uint8Array, right: Uint8Array, digest: Digest): Uint8Array {
  return digest(joined(Uint8Array.of(1), left, right));
}

/** Root over leaf hashes in their order; the digest of nothing for an empty tree. */
export function merkleRoot(leaves: readonly Uint8Array[], digest: Digest): Uint8Array {
  if (leaves.length === 0) return digest(new Uint8Array(0));
  let level = [...leaves];
  // Pairing neighbours and carrying an odd last one up splits at the same powers of two.
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const left = level[index] as Uint8Array;
      const right = level[index + 1];
      above.push(right === undefined ? left : merkleNode(left, right, digest));
    }
    level = above;
  }
  return level[0] as Uint8Array;
}

/** The neighbours on the way from a leaf to the root, nearest first: proof that the leaf is in the tree. */
export function inclusionProof(leaves: readonly Uint8Array[], index: number, digest: Digest): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  const isLeft = index < split;
  const [own, other] = [leaves.slice(0, split), leaves.slice(split)];
  return isLeft
    ? [...inclusionProof(own, index, digest), merkleRoot(other, digest)]
    : [...inclusionProof(other, index - split, digest), merkleRoot(own, digest)];
}

/** Whether the proof leads from the leaf at `index` of `size` to the root (RFC 9162, section 2.1.3.2). */
export function verifyInclusion(
  claim: {
    readonly leaf: Uint8Array;
    readonly index: number;
    readonly size: number;
    readonly proof: readonly Uint8Array[];
    readonly root: Uint8Array;
  },
  digest: Digest,
): boolean {
  const { index, size } = claim;
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let place = index;
  let last = size - 1;
  let hash = claim.leaf;
  for (const neighbour of claim.proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = merkleNode(neighbour, hash, digest);
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = merkleNode(hash, neighbour, digest);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && isSame(hash, claim.root);
}

/** The largest power of two below n. */
function splitOf(n: number): number {
  let split = 1;
  while (2 * split < n) split *= 2;
  return split;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
