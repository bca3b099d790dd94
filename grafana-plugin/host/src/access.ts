import { ObservableValue } from './observable-value.ts';

/**
 * The token that the collector asks for once tokens are configured. It is kept in the tab that it was typed
 * into, and forgotten with it.
 */

const storageName = 'shewhart.token';

/** Why the collector gave no data: no token, one that it does not know, one that may not read. */
export type Refusal = 'missing' | 'unknown' | 'forbidden';

export const refusal = new ObservableValue<Refusal | undefined>(undefined);

export function authorization(): { Authorization?: string } {
  const token = sessionStorage.getItem(storageName);
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

/** To be told of every answer: 401 asks for a token; 403 on a question means that the token may not read. */
export function noteAnswer(status: number, method: string): void {
  if (status === 401) refusal.set(sessionStorage.getItem(storageName) === null ? 'missing' : 'unknown');
  else if (status === 403 && method === 'GET') refusal.set('forbidden');
}

/** @returns why the collector does not take the token; undefined once it is kept */
export async function tryToken(token: string): Promise<Refusal | undefined> {
  const headers = { Authorization: `Bearer ${token}` };
  const { status } = await fetch(new URL('api/v1/indicators', document.baseURI), { headers });
  if (status === 401) return 'unknown';
  if (status === 403) return 'forbidden';
  sessionStorage.setItem(storageName, token);
  refusal.set(undefined);
  return undefined;
}

export const hasToken = (): boolean => sessionStorage.getItem(storageName) !== null;

export function forgetToken(): void {
  sessionStorage.removeItem(storageName);
  location.reload();
}
