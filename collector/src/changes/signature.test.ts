import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  either,
  hmacOfBody,
  hmacWithTimestamp,
  secretInHeader,
  sharedSecret,
  standardWebhook,
  type SignatureScheme,
} from './signature.ts';
import type { Headers } from './source.ts';

const secret = 'It is a secret to everybody';
const body = Buffer.from('{"deployment":"ü"}');
const receivedAtMs = 1_770_000_000_000;
const seconds = String(receivedAtMs / 1000);
const hex = (key: string | Buffer, ...parts: (string | Buffer)[]): string =>
  parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', key)).digest('hex');
const base64 = (key: string | Buffer, text: string): string =>
  createHmac('sha256', key).update(text).update(body).digest('base64');
const holds = (scheme: SignatureScheme, headers: Headers, with_ = secret, sent: Buffer = body): boolean =>
  scheme({ headers, body: sent, receivedAtMs }, with_);

const key = Buffer.from('0123456789abcdef0123456789abcdef');
const basic = (password: string): string => `Basic ${Buffer.from(`any:${password}`).toString('base64')}`;

/** Name, scheme, headers that prove the secret. */
const schemes: readonly [string, SignatureScheme, Headers][] = [
  ['HMAC of the body', hmacOfBody('x-sig', 'sha256='), { 'x-sig': `sha256=${hex(secret, body)}` }],
  [
    'one of several HMACs',
    hmacOfBody('x-sig', 'v1=', true),
    { 'x-sig': `v1=${hex(secret, body)}, v1=${'0'.repeat(64)}` },
  ],
  ['bare hexadecimal', hmacOfBody('x-sig'), { 'x-sig': hex(secret, body) }],
  [
    'a standard webhook',
    standardWebhook('webhook'),
    {
      'webhook-id': 'm1',
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${base64(secret, `m1.${seconds}.`)} v1,AAAA`,
    },
  ],
  [
    'HMAC with a timestamp',
    hmacWithTimestamp('x-sig', 'x-at'),
    { 'x-sig': hex(secret, `${seconds}:`, body), 'x-at': seconds },
  ],
  ['HMAC without the timestamp', hmacWithTimestamp('x-sig', 'x-at'), { 'x-sig': hex(secret, body) }],
  ['the secret in a header', secretInHeader('x-token'), { 'x-token': secret }],
  ['a bearer token', sharedSecret, { authorization: 'Bearer hunter2' }],
  ['a password', sharedSecret, { authorization: basic('hunter2') }],
  ['our own header', sharedSecret, { 'x-shewhart-token': 'hunter2' }],
  ['either', either(secretInHeader('x-token'), hmacOfBody('x-sig')), { 'x-sig': hex(secret, body) }],
];

describe.each(schemes)('%s', (_name, scheme, headers) => {
  const right = scheme === sharedSecret ? 'hunter2' : secret;
  it('holds for the secret, and for no other, no other body, and no empty one', () => {
    expect(holds(scheme, headers, right)).toBe(true);
    expect(holds(scheme, headers, `${right}x`)).toBe(false);
    expect(holds(scheme, headers, '')).toBe(false);
    expect(holds(scheme, {}, right)).toBe(false);
    for (const name of Object.keys(headers)) {
      expect(holds(scheme, { ...headers, [name]: `0${headers[name]!}` }, right)).toBe(false);
      expect(holds(scheme, { ...headers, [name]: '' }, right)).toBe(false);
    }
    const isOfBody = !['the secret in a header', 'a bearer token', 'a password', 'our own header'].includes(
      _name,
    );
    expect(holds(scheme, headers, right, Buffer.from('{}'))).toBe(!isOfBody);
  });
});

it('a signed timestamp that is too old, or from the future, is a replay', () => {
  for (const offset of [-301, 301]) {
    const other = String(receivedAtMs / 1000 + offset);
    const signed = {
      'webhook-id': 'm1',
      'webhook-timestamp': other,
      'webhook-signature': `v1,${base64(secret, `m1.${other}.`)}`,
    };
    expect(holds(standardWebhook('webhook'), signed)).toBe(false);
    expect(
      holds(hmacWithTimestamp('x-sig', 'x-at'), { 'x-sig': hex(secret, `${other}:`, body), 'x-at': other }),
    ).toBe(false);
  }
});

it('while a secret is replaced, the good signature may be any of the list', () => {
  const list = { 'x-sig': `v1=${'0'.repeat(64)},v1=${hex(secret, body)}` };
  expect(holds(hmacOfBody('x-sig', 'v1=', true), list)).toBe(true);
});

it('a secret that begins with whsec_ is base64 behind it', () => {
  const headers = {
    'webhook-id': 'm1',
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${base64(key, `m1.${seconds}.`)}`,
  };
  expect(holds(standardWebhook('webhook'), headers, `whsec_${key.toString('base64')}`)).toBe(true);
});

it("is the published example's", () => {
  const scheme = hmacOfBody('x-hub-signature-256', 'sha256=');
  const headers = {
    'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  };
  expect(
    scheme({ headers, body: Buffer.from('Hello, World!'), receivedAtMs }, "It's a Secret to Everybody"),
  ).toBe(true);
});
