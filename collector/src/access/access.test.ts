import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CollectorError } from '../errors.ts';
import { loadConfiguration } from '../config/load-configuration.ts';
import { createAuthorize } from './authorize.ts';
import { scopeOfPath } from './route-scope.ts';
import { assertSafeToListen, isLoopback } from './safe-to-listen.ts';
import { createToken, tokenYamlLine } from './token.ts';
import { parse } from 'yaml';

const sender = createToken('sender', ['ingest']);
const reader = createToken('reader', ['read']);
const owner = createToken('owner', ['admin']);
const authorize = createAuthorize([sender.entry, reader.entry, owner.entry]);

function codeOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(CollectorError);
    return (error as CollectorError).code;
  }
  return 'passed';
}

describe('createAuthorize', () => {
  it.each([
    [sender, 'ingest', 'passed'],
    [sender, 'read', 'RECEIVE_FORBIDDEN'],
    [sender, 'admin', 'RECEIVE_FORBIDDEN'],
    [reader, 'ingest', 'RECEIVE_FORBIDDEN'],
    [reader, 'read', 'passed'],
    [owner, 'ingest', 'passed'],
    [owner, 'read', 'passed'],
    [owner, 'admin', 'passed'],
  ] as const)('token %# for %s', (token, scope, outcome) => {
    expect(codeOf(() => authorize(`Bearer ${token.secret}`, scope))).toBe(outcome);
    expect(codeOf(() => authorize(`bearer  ${token.secret} `, scope))).toBe(outcome);
  });

  it('refuses everything that is not a known token', () => {
    const wrong = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      `Basic ${sender.secret}`,
      sender.secret,
      `Bearer ${sender.secret}x`,
      `Bearer ${sender.secret} ${sender.secret}`,
      `Bearer ${sender.entry.hash}`,
    ];
    for (const header of wrong)
      expect(codeOf(() => authorize(header, 'ingest'))).toBe('RECEIVE_UNAUTHENTICATED');
    fc.assert(
      fc.property(
        fc.string(),
        (text) => codeOf(() => authorize(`Bearer ${text}`, 'ingest')) === 'RECEIVE_UNAUTHENTICATED',
      ),
    );
  });

  it('asks nobody when there are no tokens', () => {
    expect(codeOf(() => createAuthorize([])(undefined, 'admin'))).toBe('passed');
  });
});

describe('createToken', () => {
  it('makes another secret each time, whose line the configuration takes', () => {
    expect(createToken('a', ['read']).secret).not.toBe(createToken('a', ['read']).secret);
    expect(tokenYamlLine(sender.entry)).not.toContain(sender.secret);
    const tokens: unknown = parse(tokenYamlLine(sender.entry));
    const env = { SHEWHART_ACCESS_TOKENS: JSON.stringify(tokens) };
    expect(loadConfiguration({ env }).access.tokens).toEqual([sender.entry]);
  });
});

describe('assertSafeToListen', () => {
  it.each(['127.0.0.1', '127.9.9.9', 'localhost', '::1', '[::1]', '::ffff:127.0.0.1'])(
    'takes %s for this machine',
    (host) => {
      expect(isLoopback(host)).toBe(true);
      expect(() => assertSafeToListen(host, [])).not.toThrow();
    },
  );
  it.each(['0.0.0.0', '::', '', '10.0.0.1', '127.0.0.1.example.com', 'localhost.example.com', '128.0.0.1'])(
    'refuses "%s" without tokens',
    (host) => {
      expect(() => assertSafeToListen(host, [])).toThrow(/shewhart token/);
      expect(() => assertSafeToListen(host, [reader.entry])).not.toThrow();
    },
  );
});

describe('scopeOfPath', () => {
  it('opens health alone and leaves nothing without a rule', () => {
    expect(
      [
        '/healthz',
        '/readyz',
        '/v1/logs',
        '/v1/webhooks/github',
        '/api/v1/sql',
        '/',
        '/viewer',
        '/healthz/x',
      ].map(scopeOfPath),
    ).toEqual(['open', 'open', 'ingest', 'ingest', 'read', 'admin', 'admin', 'admin']);
  });
});
