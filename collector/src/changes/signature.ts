import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Headers } from './source.ts';

/**
 * How a sender proves that it knows a secret. All schemes work on the body's bytes as they came, before
 * anything reads them, and compare in constant time.
 *
 * @returns true when the request carries the proof
 */
export type SignatureScheme = (
  request: { readonly headers: Headers; readonly body: Uint8Array; readonly receivedAtMs: number },
  secret: string,
) => boolean;

/** How far the clock of a signed timestamp may be off; older deliveries are replays. */
const maxTimestampAgeMs = 5 * 60_000;

/** `<prefix><hex of HMAC-SHA256(body)>` in a header; with `isList` several, separated by commas. */
export function hmacOfBody(header: string, prefix = '', isList = false): SignatureScheme {
  return ({ headers, body }, secret) => {
    const sent = headers[header];
    if (sent === undefined) return false;
    const expected = createHmac('sha256', secret).update(body).digest();
    return anyOf(isList ? sent.split(',') : [sent], (candidate) => {
      const [hex] = candidate.trim().startsWith(prefix) ? [candidate.trim().slice(prefix.length)] : [];
      return hex !== undefined && /^[0-9a-f]{64}$/i.test(hex) && equal(Buffer.from(hex, 'hex'), expected);
    });
  };
}

/**
 * Standard Webhooks: `<prefix>-id`, `-timestamp` (seconds) and `-signature`, which is a list of
 * `v1,<base64 of HMAC-SHA256(id.timestamp.body)>` separated by spaces. A secret that begins with `whsec_` is
 * base64 behind that.
 */
export function standardWebhook(prefix: string): SignatureScheme {
  return ({ headers, body, receivedAtMs }, secret) => {
    const id = headers[`${prefix}-id`];
    const timestamp = headers[`${prefix}-timestamp`];
    const signatures = headers[`${prefix}-signature`];
    if (id === undefined || timestamp === undefined || signatures === undefined) return false;
    if (!/^\d{1,12}$/.test(timestamp)) return false;
    if (Math.abs(receivedAtMs - Number(timestamp) * 1000) > maxTimestampAgeMs) return false;
    const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : secret;
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
    return anyOf(signatures.split(' '), (candidate) => {
      const [version, encoded = ''] = candidate.split(',', 2);
      return version === 'v1' && equal(digest(encoded), digest(expected));
    });
  };
}

/** HMAC in hex over `<timestamp>:<body>` where the header with the timestamp was sent, else over the body. */
export function hmacWithTimestamp(header: string, timestampHeader: string): SignatureScheme {
  return ({ headers, body, receivedAtMs }, secret) => {
    const sent = headers[header];
    if (sent === undefined || !/^[0-9a-f]{64}$/i.test(sent)) return false;
    const timestamp = headers[timestampHeader];
    if (timestamp !== undefined) {
      if (!/^\d{1,12}$/.test(timestamp)) return false;
      if (Math.abs(receivedAtMs - Number(timestamp) * 1000) > maxTimestampAgeMs) return false;
    }
    const hmac = createHmac('sha256', secret);
    if (timestamp !== undefined) hmac.update(`${timestamp}:`);
    return equal(Buffer.from(sent, 'hex'), hmac.update(body).digest());
  };
}

/** The secret itself in a header of its own. */
export function secretInHeader(header: string): SignatureScheme {
  return ({ headers }, secret) => sameText(headers[header], secret);
}

/**
 * For senders that sign nothing: the secret as bearer token, as the password of basic authentication (with
 * any user name), or in `X-Shewhart-Token`.
 */
export const sharedSecret: SignatureScheme = ({ headers }, secret) => {
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S+) *$/.exec(headers['authorization'] ?? '') ?? [];
  const password = Buffer.from(credentials, 'base64').toString('utf8').split(':').slice(1).join(':');
  const isBearer = sameText(credentials, secret) && /^bearer$/i.test(scheme);
  const isBasic = sameText(password, secret) && /^basic$/i.test(scheme);
  return anyOf([isBearer, isBasic, sameText(headers['x-shewhart-token'], secret)], (holds) => holds);
};

/** One of several schemes, for senders that changed theirs. All are tried. */
export function either(...schemes: readonly SignatureScheme[]): SignatureScheme {
  return (request, secret) => anyOf(schemes, (scheme) => scheme(request, secret));
}

/** Tries all of them, so that the time taken does not tell which one held. */
function anyOf<T>(candidates: readonly T[], holds: (candidate: T) => boolean): boolean {
  let found = false;
  for (const candidate of candidates.slice(0, 16)) found = holds(candidate) || found;
  return found;
}

function sameText(sent: string | undefined, secret: string): boolean {
  return equal(digest(sent ?? ''), digest(secret)) && sent !== undefined && secret !== '';
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
