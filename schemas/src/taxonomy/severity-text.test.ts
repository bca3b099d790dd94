import fc from 'fast-check';
import { expect, test } from 'vitest';
import { severityFromText, severityWords } from './severity-text.ts';

/** One line per style: its words with the numbers of the mapping table. */
const wordsOfStyles: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  syslog: { debug: 5, info: 9, notice: 10, warning: 13, err: 17, crit: 18, alert: 19, emerg: 21 },
  'Windows Event Log': { Verbose: 5, Information: 9, Warning: 13, Error: 17, Critical: 18 },
  Log4j: { TRACE: 1, DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 },
  zap: { debug: 5, info: 9, warn: 13, error: 17, dpanic: 18, panic: 19, fatal: 21 },
  'java.util.logging': { FINEST: 1, FINER: 5, FINE: 6, CONFIG: 7, INFO: 9, WARNING: 13, SEVERE: 17 },
  '.NET': { Trace: 1, Debug: 5, Information: 9, Warning: 13, Error: 17 },
  'Google Cloud': {
    DEBUG: 5,
    INFO: 9,
    NOTICE: 10,
    WARNING: 13,
    ERROR: 17,
    CRITICAL: 18,
    ALERT: 19,
    EMERGENCY: 21,
  },
  'plain text': { informational: 9, ok: 9, warn: 13, error: 17, err: 17, fatal: 21, emergency: 21 },
};

for (const [style, words] of Object.entries(wordsOfStyles)) {
  test(`the words of ${style} have the numbers of the mapping table`, () => {
    for (const [word, number] of Object.entries(words)) expect(severityFromText(word), word).toBe(number);
  });
}

test('short names of OpenTelemetry give all 24 numbers', () => {
  const ranges = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
  const numbers = ranges.flatMap((range) =>
    [1, 2, 3, 4].map((place) => severityFromText(`${range}${place}`)),
  );
  expect(numbers).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
  for (const name of ['INFO0', 'INFO5', 'INFO10', 'NOTICE2']) expect(severityFromText(name), name).toBe(0);
});

test('case and surrounding spaces do not matter', () => {
  for (const [word, number] of severityWords) {
    expect(severityFromText(` ${word.toUpperCase()}\n`)).toBe(number);
  }
});

test.each(['', '30', '0', 'default', 'none', 'an error occurred', 'errors', 'constructor', 'INFO:'])(
  'no level is guessed from "%s"',
  (text) => {
    expect(severityFromText(text)).toBe(0);
  },
);

test('any text gives a whole number from 0 to 24', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const number = severityFromText(text);
      expect(Number.isInteger(number) && number >= 0 && number <= 24).toBe(true);
    }),
  );
});
