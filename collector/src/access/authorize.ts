import { timingSafeEqual } from 'node:crypto';
import type { Scope, TokenConfiguration } from '../config/configuration.ts';
import { CollectorError } from '../errors.ts';
import { hashToken } from './token.ts';

/**
 * Lets a request pass or throws.
 * @param authorization the value of the `Authorization` header or metadata entry
 * @throws CollectorError RECEIVE_UNAUTHENTICATED, RECEIVE_FORBIDDEN
 */
export type Authorize = (authorization: string | undefined, scope: Scope) => void;

/** Without tokens everybody may do everything; `assertSafeToListen` keeps such a collector on this machine. */
export function createAuthorize(tokens: readonly TokenConfiguration[]): Authorize {
  if (tokens.length === 0) return () => undefined;
  const known = tokens.map((token) => ({
    hash: Buffer.from(token.hash.slice('sha256:'.length), 'hex'),
    scopes: new Set<Scope>(token.scopes),
  }));

  return (authorization, scope) => {
    const secret = /^bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1];
    if (secret === undefined) {
      throw new CollectorError(
        'RECEIVE_UNAUTHENTICATED',
        'A token is needed: send the header "Authorization: Bearer <token>".',
      );
    }
    const presented = hashToken(secret);
    let scopes: ReadonlySet<Scope> | undefined;
    // Every hash is compared, and in constant time, so that the answer's delay tells nothing.
    for (const token of known) if (timingSafeEqual(token.hash, presented)) scopes = token.scopes;
    if (scopes === undefined) throw new CollectorError('RECEIVE_UNAUTHENTICATED', 'The token is not known.');
    if (scopes.has(scope) || scopes.has('admin')) return;
    throw new CollectorError('RECEIVE_FORBIDDEN', `The token does not have the scope "${scope}".`);
  };
}
