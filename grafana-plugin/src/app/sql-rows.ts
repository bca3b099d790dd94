import type { SqlResponse } from '@shewhart/schemas/api';

/** The rows of an answer by the names of their columns; instants become RFC 3339. */
export function sqlRows({ columns, rows }: SqlResponse): Record<string, unknown>[] {
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, type }, place) => {
        const cell = row[place];
        return [camelCase(name), type.includes('DateTime') && typeof cell === 'string' ? utc(cell) : cell];
      }),
    ),
  );
}

const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

const utc = (text: string): string => `${text.replace(' ', 'T').replace(/(\.\d{3})\d+$/, '$1')}Z`;
