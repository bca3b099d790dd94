/**
 * Severity numbers of the level words that logging libraries and platforms use, in lower case. A word that
 * stands alone in its range gets the lowest number of the range. Words only: a number in a text, such as
 * `30`, means different things in different styles (see severity-number.ts).
 */
const numberOfWord: ReadonlyMap<string, number> = new Map([
  ['trace', 1],
  ['finest', 1],
  ['silly', 1],
  ['debug', 5],
  ['dbg', 5],
  ['verbose', 5],
  ['finer', 5],
  ['fine', 6],
  ['config', 7],
  ['info', 9],
  ['inf', 9],
  ['information', 9],
  ['informational', 9],
  ['ok', 9],
  ['notice', 10],
  ['warn', 13],
  ['wrn', 13],
  ['warning', 13],
  ['error', 17],
  ['err', 17],
  ['severe', 17],
  ['crit', 18],
  ['critical', 18],
  ['dpanic', 18],
  ['alert', 19],
  ['panic', 19],
  ['fatal', 21],
  ['ftl', 21],
  ['emerg', 21],
  ['emergency', 21],
]);

/** OpenTelemetry's own short names: a range, and the place in it where the word alone does not say it. */
const shortName = /^(trace|debug|info|warn|error|fatal)([1-4])$/;

/** Longer texts hold no level word; they are not worth copying into lower case. */
const maxLength = 64;

/**
 * The severity number, 1 to 24, that a severity text stands for, or 0 when it is no known level. Case and
 * surrounding spaces do not matter. For records without a number only: a number from the sender wins, and
 * the text itself is stored as it came. It is never applied to a body.
 */
export function severityFromText(text: string): number {
  if (text.length > maxLength) return 0;
  const word = text.trim().toLowerCase();
  const known = numberOfWord.get(word);
  if (known !== undefined) return known;
  const match = shortName.exec(word);
  return match === null ? 0 : (numberOfWord.get(match[1] ?? '') ?? 0) + Number(match[2]) - 1;
}

/** The level words and their numbers, for documentation. */
export const severityWords: ReadonlyMap<string, number> = numberOfWord;
