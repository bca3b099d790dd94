import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SharedRequests } from './shared-requests.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('many ask, one request is sent, until the refresh is over', async () => {
  const shared = new SharedRequests();
  let sent = 0;
  const ask = () => shared.ask('GET /x', () => Promise.resolve(++sent));
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  expect(await ask()).toBe(1);
  await vi.advanceTimersByTimeAsync(501);
  expect(await ask()).toBe(2);
});

test('other requests are others', async () => {
  const shared = new SharedRequests();
  await shared.ask('GET /x', () => Promise.resolve('x'));
  expect(await shared.ask('GET /y', () => Promise.resolve('y'))).toBe('y');
});

test('a failure is not kept, and nothing is after a write', async () => {
  const shared = new SharedRequests();
  await expect(shared.ask('GET /x', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await shared.ask('GET /x', () => Promise.resolve('before'))).toBe('before');
  shared.forgetAll();
  expect(await shared.ask('GET /x', () => Promise.resolve('after'))).toBe('after');
});

test('what was asked anew before the first answer came is not forgotten with it', async () => {
  const shared = new SharedRequests();
  let answerFirst = (_value: string): void => undefined;
  const first = shared.ask('GET /x', () => new Promise<string>((answered) => (answerFirst = answered)));
  shared.forgetAll();
  expect(await shared.ask('GET /x', () => Promise.resolve('second'))).toBe('second');
  answerFirst('first');
  await first;
  await vi.advanceTimersByTimeAsync(400);
  expect(await shared.ask('GET /x', () => Promise.resolve('third'))).toBe('second');
});
