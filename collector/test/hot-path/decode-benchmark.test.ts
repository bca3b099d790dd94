import { expect, test } from 'vitest';
import { decodeSamples } from '../../src/decode/decode-benchmark-samples.ts';
import { runDecodeBenchmark } from '../../src/decode/decode-benchmark.ts';
import { newDecoder } from './harness.ts';
import { received } from './messages.ts';

test('the benchmark decodes every record of its samples', () => {
  let clock = 0;
  const rates = runDecodeBenchmark(newDecoder(), decodeSamples(received - 60_000_000_000n), {
    rounds: 1,
    roundMs: 1,
    now: () => clock++,
    receivedAtNs: received,
  });
  // One round of eight requests of a thousand records, in one millisecond by the clock above.
  expect(rates.map(({ name, recordsPerSecond }) => [name, recordsPerSecond])).toEqual([
    ['logs', 8_000_000],
    ['spans', 8_000_000],
    ['number points', 8_000_000],
    ['histogram points', 8_000_000],
  ]);
  for (const { rowBytesPerRecord } of rates) expect(rowBytesPerRecord).toBeGreaterThan(50);
});
