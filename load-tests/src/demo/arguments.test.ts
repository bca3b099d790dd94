import { describe, expect, it } from 'vitest';
import { parseDemoArguments } from './arguments.ts';

const nowMs = Date.parse('2026-11-20T12:34:56Z');

describe('the arguments of the demo', () => {
  it('default to 30 days until the last full five minutes', () => {
    expect(parseDemoArguments([], nowMs)).toEqual({
      endpoints: { http: 'http://127.0.0.1:4318', grpc: 'http://127.0.0.1:4317' },
      days: 30,
      seed: 1,
      endAt: Date.parse('2026-11-20T12:30:00Z'),
      isHistoryOnly: false,
      isLiveOnly: false,
    });
  });

  it('take another collector, with or without a slash at the end', () => {
    const { endpoints } = parseDemoArguments(
      ['--endpoint', 'http://[::1]:1/', '--grpc', 'http://[::1]:2'],
      nowMs,
    );
    expect(endpoints).toEqual({ http: 'http://[::1]:1', grpc: 'http://[::1]:2' });
  });

  it.each([
    [['--days', '0'], '--days takes a whole number from 1 to 90, not "0"'],
    [['--seed', 'one'], '--seed takes a whole number'],
    [['--now', 'soon'], '--now takes an ISO 8601 instant, not "soon"'],
  ])('refuse %j with a sentence', (args, message) => {
    expect(() => parseDemoArguments(args, nowMs)).toThrow(message);
  });
});
