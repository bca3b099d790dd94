import { createHash, randomBytes } from 'node:crypto';
import type { Scope, TokenConfiguration } from '../config/configuration.ts';

/**
 * A token is 32 random bytes, so its plain SHA-256 can be stored: there is nothing to guess, and a slow
 * hash such as scrypt would protect no better while it cost every request tens of milliseconds of CPU.
 * That holds only for tokens made here; passwords that people choose must not be stored this way.
 */

const prefix = 'shewhart_';

export interface NewToken {
  /** To be shown once and stored nowhere. */
  readonly secret: string;
  /** The entry for `access.tokens` in the configuration. */
  readonly entry: TokenConfiguration;
}

export function createToken(name: string, scopes: readonly Scope[]): NewToken {
  const secret = prefix + randomBytes(32).toString('base64url');
  const hash = `sha256:${hashToken(secret).toString('hex')}`;
  return { secret, entry: { name, hash, scopes: [...scopes] } };
}

/** The entry as it is pasted under `access.tokens` in `shewhart.yaml`. */
export function tokenYamlLine({ name, hash, scopes }: TokenConfiguration): string {
  return `- { name: ${name}, hash: '${hash}', scopes: [${scopes.join(', ')}] }`;
}

export function hashToken(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
