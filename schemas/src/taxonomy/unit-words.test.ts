import { expect, test } from 'vitest';
import { ucumOfWord, ucumUnit } from './unit-words.ts';

test.each([
  ['seconds', 's'],
  ['milliseconds', 'ms'],
  ['bytes', 'By'],
  ['percent', '%'],
  ['celsius', 'Cel'],
  ['Seconds', 's'],
  ['bytes_per_second', 'By/s'],
])('%s is %s in UCUM', (word, code) => {
  expect(ucumUnit(word)).toBe(code);
});

test.each(['ms', 'By', '{request}', '', 'widgets', 'widgets_per_second', 'bytes_per_widget', 's'])(
  'what is no unit word stays as it is: "%s"',
  (unit) => {
    expect(ucumUnit(unit)).toBe(unit);
  },
);

test('a code is not a word itself, so that translating twice changes nothing', () => {
  for (const code of ucumOfWord.values()) expect(ucumUnit(code)).toBe(code);
});
