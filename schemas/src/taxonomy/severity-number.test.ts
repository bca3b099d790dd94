import fc from 'fast-check';
import { expect, test } from 'vitest';
import { severityFromNumber, severityStyles, type SeverityStyle } from './severity-number.ts';

const table: readonly (readonly [SeverityStyle, Readonly<Record<string, number>>])[] = [
  ['syslog', { 7: 5, 6: 9, 5: 10, 4: 13, 3: 17, 2: 18, 1: 19, 0: 21, 8: 0, '-1': 0, 1.5: 0 }],
  ['journald', { 7: 5, 6: 9, 5: 10, 4: 13, 3: 17, 2: 18, 1: 19, 0: 21, 8: 0 }],
  ['gelf', { 7: 5, 6: 9, 5: 10, 4: 13, 3: 17, 2: 18, 1: 19, 0: 21, 8: 0 }],
  ['etw', { 5: 5, 4: 9, 3: 13, 2: 17, 1: 21, 0: 0, 6: 0, 255: 0 }],
  ['windows', { 5: 5, 4: 9, 3: 13, 2: 17, 1: 18, 0: 0 }],
  ['dotnet', { 0: 1, 1: 5, 2: 9, 3: 13, 4: 17, 5: 21, 6: 0 }],
  ['pino', { 10: 1, 20: 5, 30: 9, 40: 13, 50: 17, 60: 21, 35: 9, 5: 0, 0: 0, 100: 21 }],
  ['bunyan', { 10: 1, 20: 5, 30: 9, 40: 13, 50: 17, 60: 21, 9: 0 }],
  ['python', { 10: 5, 20: 9, 30: 13, 40: 17, 50: 21, 25: 9, 0: 0 }],
  ['slog', { '-4': 5, 0: 9, 4: 13, 8: 17, 2: 9, 12: 17, '-8': 0 }],
  ['zap', { '-1': 5, 0: 9, 1: 13, 2: 17, 3: 18, 4: 19, 5: 21, '-2': 0, 6: 0 }],
  ['gcp', { 0: 0, 100: 5, 200: 9, 300: 10, 400: 13, 500: 17, 600: 18, 700: 19, 800: 21 }],
];

test.each(table)('levels of %s have the numbers of the mapping table', (style, levels) => {
  for (const [level, number] of Object.entries(levels)) {
    expect(severityFromNumber(style, Number(level)), level).toBe(number);
  }
});

test('every style is in the table above', () => {
  expect(severityStyles).toEqual(table.map(([style]) => style));
});

test('any number gives a whole number from 0 to 24', () => {
  fc.assert(
    fc.property(fc.constantFrom(...severityStyles), fc.double(), (style, level) => {
      const number = severityFromNumber(style, level);
      expect(Number.isInteger(number) && number >= 0 && number <= 24).toBe(true);
    }),
  );
});
