import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/**
 * Tree heads as signed notes (C2SP signed-note and tlog-checkpoint, the form of transparency logs): origin,
 * number of entries and root in Base64, one a line, then the signatures, Ed25519 over the text.
 *
 *     shewhart/6c1f0f3a5b7e9d21
 *     42
 *     qJ3…=
 *
 *     — shewhart/6c1f0f3a5b7e9d21 x08go/ZJ…=
 */
export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

const ed25519 = 1;
const rawKeyBytes = 32;

export function signNote({ origin, size, root }: TreeHead, key: KeyObject): string {
  const text = `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
  const signature = sign(null, Buffer.from(text, 'utf8'), key);
  const whole = Buffer.concat([keyHash(origin, createPublicKey(key)), signature]);
  return `${text}\n— ${origin} ${whole.toString('base64')}\n`;
}

/** The tree head that a note tells, signed or not. @returns undefined for what is no checkpoint */
export function treeHeadOf(note: string): TreeHead | undefined {
  const [origin = '', size = '', root = ''] = note.split('\n');
  const bytes = Buffer.from(root, 'base64');
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size) || bytes.length !== 32) return undefined;
  return { origin, size: Number(size), root: bytes };
}

/** Whether the note bears a signature of this key under this name. */
export function isSigned(note: string, name: string, publicKey: KeyObject): boolean {
  const end = note.indexOf('\n\n');
  if (end < 0) return false;
  const text = Buffer.from(note.slice(0, end + 1), 'utf8');
  return note
    .slice(end + 2)
    .split('\n')
    .some((line) => {
      const [dash, signer, base64 = ''] = line.split(' ');
      if (dash !== '—' || signer !== name) return false;
      const bytes = Buffer.from(base64, 'base64');
      return (
        bytes.subarray(0, 4).equals(keyHash(name, publicKey)) &&
        verify(null, text, publicKey, bytes.subarray(4))
      );
    });
}

/** The key as verifiers of notes take it: `<name>+<hash>+<Base64>`. */
export function verifierKey(name: string, publicKey: KeyObject): string {
  const key = Buffer.concat([Buffer.from([ed25519]), rawKey(publicKey)]);
  return `${name}+${keyHash(name, publicKey).toString('hex')}+${key.toString('base64')}`;
}

/** @returns undefined when the text is no such key */
export function publicKeyOf(
  verifier: string,
): { readonly name: string; readonly key: KeyObject } | undefined {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(verifier.trim());
  const bytes = Buffer.from(match?.[3] ?? '', 'base64');
  if (match?.[1] === undefined || bytes.length !== rawKeyBytes + 1 || bytes[0] !== ed25519) return undefined;
  const key = createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') },
  });
  return keyHash(match[1], key).toString('hex') === match[2] ? { name: match[1], key } : undefined;
}

function keyHash(name: string, publicKey: KeyObject): Buffer {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([ed25519]))
    .update(rawKey(publicKey))
    .digest()
    .subarray(0, 4);
}

function rawKey(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}
