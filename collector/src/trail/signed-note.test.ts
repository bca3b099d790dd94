import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSigned, publicKeyOf, signNote, treeHeadOf, verifierKey } from './signed-note.ts';

/** The example in the documentation of Go's `golang.org/x/mod/sumdb/note`. */
const verifier = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const signature =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

test("the known note of Go's library is verified by the known key, and by no other text or name", () => {
  const { name, key } = publicKeyOf(verifier)!;
  expect(name).toBe('PeterNeumann');
  expect(isSigned(`${text}\n${signature}`, name, key)).toBe(true);
  expect(isSigned(`${text.replace('think', 'thank')}\n${signature}`, name, key)).toBe(false);
  expect(isSigned(`${text}\n${signature}`, 'PeterNewman', key)).toBe(false);
  expect(isSigned(text, name, key)).toBe(false);
  expect(verifierKey(name, key)).toBe(verifier);
});

test('a tree head that was signed reads back, and what was altered is not signed', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = createPublicKey(privateKey);
  const head = { origin: 'shewhart/0123456789abcdef', size: 42, root: new Uint8Array(32).fill(7) };
  const note = signNote(head, privateKey);
  const read = treeHeadOf(note)!;
  expect([read.origin, read.size, [...read.root]]).toEqual([head.origin, 42, [...head.root]]);
  expect(isSigned(note, head.origin, publicKey)).toBe(true);
  expect(isSigned(note.replace('\n42\n', '\n41\n'), head.origin, publicKey)).toBe(false);
  expect(isSigned(note, head.origin, createPublicKey(generateKeyPairSync('ed25519').privateKey))).toBe(false);
  for (const wrong of ['', 'a\nb\nc\n', 'a\n01\nAAAA\n', 'a\n-1\n' + 'A'.repeat(43) + '=\n'])
    expect(treeHeadOf(wrong)).toBeUndefined();
  expect(publicKeyOf('x+00000000+AQ==')).toBeUndefined();
});
