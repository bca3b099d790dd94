import { createTheme, FieldType, getDisplayProcessor, type Field } from '@grafana/data';
import { expect, test } from 'vitest';
import { counted, intervalText, numberWords, rateWords, shortDuration, written } from './number-words.ts';

const field = (config: Field['config']): Field => {
  const bare: Field = { name: 'value', type: FieldType.number, values: [], config };
  return { ...bare, display: getDisplayProcessor({ field: bare, theme: createTheme() }) };
};

test("numbers are written as the field's options say", () => {
  expect(written(numberWords(field({ unit: 's', decimals: 2 }), 'ms')(0.3))).toBe('300.00 ms');
  const mapped = field({
    unit: 'ms',
    mappings: [{ type: 'value', options: { '0': { text: 'at once' } } }] as never,
  });
  expect(written(numberWords(mapped, 'ms')(0))).toBe('at once');
});

test('without a field the unit of the number is used', () => {
  expect(written(numberWords(undefined, 'percentunit')(0.118))).toBe('12%');
  expect(written(numberWords(undefined, 'percentunit')(0.004))).toBe('0.40%');
});

test('an interval of a rate is told in the unit of the rate', () => {
  const words = rateWords(0.9);
  expect(written(words(0.9))).toBe('6.3 per week');
  expect(intervalText(0.5, 1.4, words)).toBe('3.5 – 9.8 per week');
});

test('an interval that is open on one side says so', () => {
  const words = numberWords(undefined, 'ms');
  expect(intervalText(null, null, words)).toBe('');
  expect(intervalText(null, 10, words)).toBe('at most 10 ms');
  expect(intervalText(10, null, words)).toBe('at least 10 ms');
});

test('counts and durations are short', () => {
  expect([counted(1, 'day'), counted(1200, 'day')]).toEqual(['1 day', '1,200 days']);
  expect([0, 950, 61_000, 5_400_000, 86_400_000, 30 * 86_400_000].map(shortDuration)).toEqual([
    '0 ms',
    '950 ms',
    '1 min',
    '1.5 h',
    '1 day',
    '30 days',
  ]);
});
