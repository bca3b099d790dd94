import { FieldType, type Field, type FieldConfig } from '@grafana/data';

/** What a panel says for "no data" must not appear in an empty cell. */
const empty = '–';

/** Columns of a table, one value for every row. */
export interface Columns<Row> {
  text(name: string, read: (row: Row) => string | null | undefined, noValue?: string): Field;
  number(name: string, read: (row: Row) => number | null | undefined, config?: FieldConfig): Field;
  /** Instants in RFC 3339; null where there is none. */
  time(name: string, read: (row: Row) => string | null | undefined, noValue?: string): Field;
}

export function columnsOf<Row>(rows: readonly Row[]): Columns<Row> {
  const column = (
    name: string,
    type: FieldType,
    read: (row: Row) => unknown,
    config: FieldConfig,
  ): Field => ({
    name,
    type,
    values: rows.map(read),
    config: { noValue: empty, ...config },
  });
  return {
    text: (name, read, noValue = empty) =>
      column(name, FieldType.string, (row) => read(row) ?? '', { noValue }),
    number: (name, read, config = {}) => column(name, FieldType.number, (row) => read(row) ?? null, config),
    time: (name, read, noValue = empty) =>
      column(name, FieldType.time, (row) => instant(read(row)), { noValue }),
  };
}

function instant(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text === '') return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}
