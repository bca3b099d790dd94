import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeDurably } from './durable-file.ts';

/**
 * The key that signs tree heads, Ed25519 in PKCS #8 PEM. Made beside the trail when none is configured; who
 * can read it can sign a forged trail, so a configured one lies where only the collector's user may read.
 * @throws Error when the file is no such key
 */
export async function trailKey(file: string, mayMake: boolean): Promise<KeyObject> {
  const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && mayMake) return undefined;
    throw error;
  });
  if (pem === undefined) {
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeDurably(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })), 0o600);
    return privateKey;
  }
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // Said below, without a word of what the file holds.
  }
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new Error(`${file} is no Ed25519 private key in PEM (openssl genpkey -algorithm ed25519)`);
}
