import { expect, it } from 'vitest';
import { quantity } from './quantity.ts';

it.each([
  [0.08123, '1', '8.12 %'],
  [0.02594, 's', '25.9 ms'],
  [0, 's', '0 s'],
  [1.2345, 's', '1.23 s'],
  [0.538, '{request}/s', '0.538 requests/s'],
  [3, '{requests}', '3 requests'],
  [12, '', '12'],
])('%f of unit %s is read as %s', (value, unit, words) => {
  expect(quantity(value, unit)).toBe(words);
});
