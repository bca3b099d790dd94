import { expect, test } from 'vitest';
import { csvText, fileName } from './csv-text.ts';

test('nothing is empty, never 0', () => {
  const columns = [
    { name: 'value', values: [0, null, undefined, Number.NaN, 1.5] },
    { name: 'rules', values: ['1'] },
  ];
  expect(csvText(columns)).toBe('value,rules\r\n0,1\r\n,\r\n,\r\n,\r\n1.5,\r\n');
});

test('quotes what holds a comma, a quote or a line break', () => {
  expect(csvText([{ name: 'a,b', values: ['say "no"', 'two\nlines'] }])).toBe(
    '"a,b"\r\n"say ""no"""\r\n"two\nlines"\r\n',
  );
});

test('a text is no formula to a spreadsheet, a negative number stays a number', () => {
  expect(csvText([{ name: 'x', values: ['=1+1', '@sum', -3] }])).toBe("x\r\n'=1+1\r\n'@sum\r\n-3\r\n");
});

test('file names hold no separators', () => {
  expect(fileName('checkout POST /orders: p95')).toBe('checkout-POST-orders-p95');
  expect(fileName('../…')).toBe('statistics');
});
