/** A column of a table of statistics: its name and a value for every row. */
export interface CsvColumn {
  readonly name: string;
  readonly values: readonly (string | number | null | undefined)[];
}

/**
 * Columns as CSV (RFC 4180). Nothing is empty, never 0. A text that a spreadsheet would run as a formula
 * is given an apostrophe, as OWASP advises.
 */
export function csvText(columns: readonly CsvColumn[]): string {
  const length = Math.max(0, ...columns.map(({ values }) => values.length));
  const rows = Array.from({ length }, (_, place) => columns.map(({ values }) => values[place]));
  return [columns.map(({ name }) => name), ...rows].map((row) => row.map(cell).join(',') + '\r\n').join('');
}

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** An instant as it stands in a CSV: ISO 8601 in UTC. */
export const csvInstant = (at: number): string => new Date(at).toISOString();

/** Letters, digits and dashes: safe on every file system. */
export const fileName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80) || 'statistics';
