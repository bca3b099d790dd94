import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asciiOrValidUtf8, cutLength } from './utf8.ts';

test('every lead byte with every second byte is judged as the engine judges it', () => {
  for (let lead = 0; lead < 256; lead++) {
    for (let second = 0; second < 256; second++) {
      for (const rest of [[], [0x80], [0xbf, 0x80], [0x80, 0x41], [0xbf, 0xbf, 0x41]]) {
        const bytes = Uint8Array.from([lead, second, ...rest]);
        if (asciiOrValidUtf8(bytes, 0, bytes.length) !== isUtf8(bytes)) {
          expect.fail(`${Buffer.from(bytes).toString('hex')} is judged wrongly`);
        }
      }
    }
  }
});

test('random bytes within a text are judged as the engine judges them', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
    fc.uint8Array(),
  );
  fc.assert(
    fc.property(fc.array(piece), fc.nat({ max: 3 }), (pieces, from) => {
      const bytes = Buffer.concat(pieces);
      const start = Math.min(from, bytes.length);
      expect(asciiOrValidUtf8(bytes, start, bytes.length)).toBe(isUtf8(bytes.subarray(start)));
    }),
    { numRuns: 2000 },
  );
});

test('a text is cut between characters, as late as it can be', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), (text, turn) => {
      const bytes = Buffer.from(text);
      const maxLength = turn % bytes.length;
      const length = cutLength(bytes, 0, maxLength);
      expect(isUtf8(bytes.subarray(0, length))).toBe(true);
      expect(length).toBeLessThanOrEqual(maxLength);
      expect(maxLength - length).toBeLessThan(4);
    }),
  );
});
