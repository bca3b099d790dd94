import { parse } from 'csv-parse/sync';
import { commonTimeFormat, timeFormats } from './time-format.ts';

export interface FileSeries {
  /** Times as the file writes them, for files that are written beside it. */
  readonly timeTexts: readonly string[];
  /** Milliseconds since 1970, in the order of the file. */
  readonly times: readonly number[];
  /** Null where the file has no number. */
  readonly values: readonly (number | null)[];
  readonly timeFormat: string;
  readonly valueName: string;
  /** Rows that are earlier than the row before: the order of the file is taken as the order of arrival. */
  readonly timesBackward: number;
}

/** What is wrong with a file, in words for the person who gave it. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

const timeNames = ['timestamp', 'time', 'date', 'datetime', '_time', 'ts'];
const valueNames = ['value', 'y', 'metric', 'count', '_value'];
const missing = new Set(['', 'null', 'none', 'na', 'n/a', 'nan', '-']);
const maxRows = 5_000_000;

/**
 * Reads `timestamp,value` from CSV text: with or without a header, columns in any order when a header names
 * them, separated by comma, semicolon or tab. Missing values stay missing.
 * @throws FileError naming the line that cannot be read
 */
export function readSeries(text: string): FileSeries {
  const rows = readRows(text);
  if (rows.length === 0) throw new FileError('the file holds no rows of data');
  const header = rows[0] ?? [];
  const hasHeader = timeFormats.every(({ parse: read }) =>
    header.every((cell) => read(cell.trim()) === undefined),
  );
  const columns = hasHeader ? findColumns(header) : { time: 0, value: 1, valueName: 'value' };
  const data = hasHeader ? rows.slice(1) : rows;
  if (data.length === 0) throw new FileError('the file holds no rows of data');
  if (data.length > maxRows) throw new FileError(`the file holds more than ${maxRows} rows`);

  const firstLine = hasHeader ? 2 : 1;
  const timeTexts = data.map((row) => (row[columns.time] ?? '').trim());
  const format = commonTimeFormat(timeTexts);
  if (format === undefined) throw new FileError(describeUnreadableTime(timeTexts, firstLine));
  const times = timeTexts.map((cell) => format.parse(cell)!);
  const timesBackward = times.filter((at, index) => index > 0 && at < times[index - 1]!).length;
  const values = data.map((row, index) => readValue(row[columns.value], firstLine + index));
  return { timeTexts, times, values, timeFormat: format.name, valueName: columns.valueName, timesBackward };
}

function readRows(text: string): string[][] {
  const firstLine = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const delimiter = [',', ';', '\t'].find((candidate) => firstLine.includes(candidate)) ?? ',';
  try {
    return parse(text, { bom: true, delimiter, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    throw new FileError(`not readable as CSV: ${(error as Error).message}`);
  }
}

function findColumns(header: readonly string[]): { time: number; value: number; valueName: string } {
  const names = header.map((name) => name.trim().toLowerCase());
  const find = (known: readonly string[]): number => names.findIndex((name) => known.includes(name));
  const time = Math.max(find(timeNames), 0);
  const named = find(valueNames);
  const value = named >= 0 ? named : names.findIndex((_, index) => index !== time);
  if (value < 0) throw new FileError(`the header "${header.join(',')}" names no column for values`);
  return { time, value, valueName: header[value]!.trim() };
}

function readValue(cell: string | undefined, line: number): number | null {
  const text = (cell ?? '').trim();
  if (missing.has(text.toLowerCase())) return null;
  const value = Number(text);
  if (Number.isNaN(value)) throw new FileError(`line ${line}: "${text}" is not a number`);
  return Number.isFinite(value) ? value : null;
}

function describeUnreadableTime(texts: readonly string[], firstLine: number): string {
  const worst = texts.findIndex((text) => timeFormats.every(({ parse: read }) => read(text) === undefined));
  const known = timeFormats.map(({ name }) => name).join(', ');
  if (worst < 0) return `its times are in more than one format; known are ${known}`;
  return `line ${firstLine + worst}: "${texts[worst]}" is not a time in a known format (${known})`;
}
