import type { ResultSet } from './reader-connection.ts';

const floatColumn = /^(?:(?:Nullable|Array)\()*Float(?:32|64)\)*$/;

/** The engine's words, which differ from those that JSON users know; the sign bit of a NaN means nothing. */
const spelling: Readonly<Record<string, string>> = {
  nan: 'NaN',
  '-nan': 'NaN',
  inf: 'Infinity',
  '-inf': '-Infinity',
};

/** NaN and infinities in columns of floats (and arrays of them), spelt as JavaScript, Java and OTLP do. */
export function spellSpecialNumbers(
  rows: ResultSet['data'],
  meta: ResultSet['meta'],
): readonly (readonly unknown[])[] {
  const floats = meta.flatMap(({ type }, index) => (floatColumn.test(type) ? [index] : []));
  if (floats.length === 0) return rows;
  return rows.map((row) => {
    if (!floats.some((index) => typeof row[index] === 'string' || Array.isArray(row[index]))) return row;
    return row.map((cell, index) => (floats.includes(index) ? spelt(cell) : cell));
  });
}

function spelt(cell: unknown): unknown {
  if (typeof cell === 'string') return spelling[cell] ?? cell;
  return Array.isArray(cell) ? cell.map(spelt) : cell;
}

/** `JSON.stringify` writes negative zero as 0; here it stays what it is, and every JSON reader takes `-0.0`. */
export function jsonWithNegativeZero(data: unknown): string {
  let hasNegativeZero = false;
  const text = JSON.stringify(data, (_key, value: unknown) => {
    if (!Object.is(value, -0)) return value;
    hasNegativeZero = true;
    return negativeZeroMark;
  });
  return hasNegativeZero ? text.replaceAll(JSON.stringify(negativeZeroMark), '-0.0') : text;
}

/** Cannot occur in an answer: texts from the engine are valid UTF-8, and this is a lone surrogate. */
const negativeZeroMark = '\udead-0';
