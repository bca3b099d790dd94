import { expect, test } from 'vitest';
import type { CollectorError } from '../errors.ts';
import { createBrowserGuard } from './browser-guard.ts';
import { createToken } from './token.ts';

const guard = createBrowserGuard([], 'https://Shewhart.example:8443/base/');
const codeOf = (act: () => void): string => {
  try {
    act();
    return 'passed';
  } catch (error) {
    return (error as CollectorError).code;
  }
};
const page = (headers: Record<string, string>, method = 'POST'): string =>
  codeOf(() => guard.assertOwnPage(method, headers));

test.each([
  undefined,
  'localhost',
  'localhost:4318',
  'LOCALHOST:4318',
  '127.0.0.1:4318',
  '127.8.9.1',
  '[::1]:4318',
  '[::1]',
  'shewhart.localhost:4318',
  'shewhart.example',
  'shewhart.example:8443',
])('the host %s is this collector', (host) => {
  expect(codeOf(() => guard.assertOwnName(host))).toBe('passed');
});

test.each([
  '',
  'evil.example',
  'evil.example:4318',
  '127.0.0.1.evil.example:4318',
  'localhost.evil.example',
  'evil-localhost',
  'localhost:4318@evil.example',
  'localhost:4318:4318',
  '10.0.0.1:4318',
  '[::2]:4318',
  '0.0.0.0:4318',
  'sub.shewhart.example',
])('the host "%s" is not, also after one that passed', (host) => {
  guard.assertOwnName('localhost:4318');
  expect(codeOf(() => guard.assertOwnName(host))).toBe('RECEIVE_MISDIRECTED');
});

test('pages of another origin change nothing; programs and the own page do', () => {
  const host = 'localhost:4318';
  expect(page({ host })).toBe('passed');
  expect(page({ host, 'sec-fetch-site': 'same-origin', origin: 'http://localhost:4318' })).toBe('passed');
  expect(page({ host, 'sec-fetch-site': 'none' })).toBe('passed');
  expect(page({ host, origin: 'http://localhost:4318' })).toBe('passed');
  expect(page({ host, origin: 'https://shewhart.example:8443' })).toBe('passed');
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' },
    { 'sec-fetch-site': 'anything', origin: 'http://localhost:4318' },
    { origin: 'http://localhost:3000' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ])
    for (const method of ['POST', 'DELETE', 'PUT', 'PATCH'])
      expect(page({ host, ...headers }, method), JSON.stringify(headers)).toBe('RECEIVE_FORBIDDEN');
  expect(page({ host, 'sec-fetch-site': 'cross-site' }, 'GET')).toBe('passed');
});

test('with tokens nothing is asked: no page knows one', () => {
  const open = createBrowserGuard([createToken('reader', ['read']).entry], 'http://127.0.0.1:4318/');
  expect(codeOf(() => open.assertOwnName('collector.example'))).toBe('passed');
  expect(codeOf(() => open.assertOwnPage('POST', { 'sec-fetch-site': 'cross-site' }))).toBe('passed');
});
