/** As much of the query engine as a stage needs that answers questions about what is stored. */
export interface NamedQueries {
  /** Runs `schemas/sql/queries/<stem>.sql`. */
  namedQuery(
    stem: string,
    params?: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<{
    readonly columns: readonly { readonly name: string; readonly type: string }[];
    readonly rows: readonly (readonly unknown[])[];
  }>;
}

export type QueryRow = Readonly<Record<string, unknown>>;

/** The rows of a named query, cells by the names of their columns. */
export async function queryRows(
  queries: NamedQueries,
  stem: string,
  params: Readonly<Record<string, unknown>>,
): Promise<QueryRow[]> {
  const { columns, rows } = await queries.namedQuery(stem, params);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, place) => [name, row[place]])));
}

export function textCell(row: QueryRow, name: string): string {
  const cell = row[name];
  return typeof cell === 'string' ? cell : '';
}

/** A number of any width (64-bit integers come as texts); null where there is none. */
export function numberCell(row: QueryRow, name: string): number | null {
  const cell = row[name];
  if (cell === null || cell === undefined || cell === '') return null;
  const number = Number(cell);
  return Number.isFinite(number) ? number : null;
}

export function listCell(row: QueryRow, name: string): readonly unknown[] {
  const cell = row[name];
  return Array.isArray(cell) ? (cell as unknown[]) : [];
}
