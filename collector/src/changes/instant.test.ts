import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instantOf, type InstantForm } from './instant.ts';

const at = (text: string, nanoseconds = 0n): bigint => BigInt(Date.parse(text)) * 1_000_000n + nanoseconds;

it.each<[unknown, InstantForm, bigint | undefined]>([
  ['2026-03-08T18:25:04Z', 'text', at('2026-03-08T18:25:04Z')],
  ['2026-03-08T18:25:04.123456789Z', 'text', at('2026-03-08T18:25:04Z', 123_456_789n)],
  ['2026-03-08T18:25:04.1+02:00', 'text', at('2026-03-08T16:25:04Z', 100_000_000n)],
  ['2026-03-08T18:25:04+0000', 'text', at('2026-03-08T18:25:04Z')],
  ['2026-03-08T18:25:04.470-0800', 'text', at('2026-03-09T02:25:04Z', 470_000_000n)],
  ['2026-04-28 21:50:00 +0200', 'text', at('2026-04-28T19:50:00Z')],
  ['2026-04-28 21:50:00 UTC', 'text', at('2026-04-28T21:50:00Z')],
  ['2026-04-28T21:50:00.123456789', 'text', at('2026-04-28T21:50:00Z', 123_456_789n)],
  ['2026-04-28', 'text', at('2026-04-28T00:00:00Z')],
  [1_769_932_800, 's', at('2026-02-01T08:00:00Z')],
  [1_769_932_800.5, 's', at('2026-02-01T08:00:00.5Z')],
  ['1769932800123', 'ms', at('2026-02-01T08:00:00.123Z')],
  ['1769932800123456789', 'ns', at('2026-02-01T08:00:00.123Z', 456_789n)],
  ['1769932800', 'any', at('2026-02-01T08:00:00Z')],
  [1_769_932_800_123, 'any', at('2026-02-01T08:00:00.123Z')],
  ['0001-01-01T00:00:00Z', 'text', undefined],
  ['2026-02-30T00:00:00Z', 'text', undefined],
  ['2026-01-01T25:00:00Z', 'text', undefined],
  ['2300-01-01T00:00:00Z', 'text', undefined],
  ['soon', 'any', undefined],
  ['', 'any', undefined],
  [1e30, 'ms', undefined],
  [-5, 's', undefined],
  [0, 's', undefined],
  [Number.NaN, 's', undefined],
  [null, 'text', undefined],
  [{}, 'any', undefined],
])('%s as %s', (value, form, expected) => {
  expect(instantOf(value, form)).toBe(expected);
});

it('reads every instant that JavaScript writes, and throws on nothing', () => {
  const date = fc.date({ min: new Date(1), max: new Date('2262-01-01T00:00:00Z'), noInvalidDate: true });
  fc.assert(fc.property(date, (one) => instantOf(one.toISOString()) === BigInt(one.getTime()) * 1_000_000n));
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom('text', 's', 'ms', 'ns', 'any'), (value, form) => {
      instantOf(value, form);
    }),
  );
});
