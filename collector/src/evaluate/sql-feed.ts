import type { IndicatorDefinition } from './indicator.ts';
import type { Feed, FeedWindow } from './subgroup-reader.ts';

/** As much of the query engine as is needed: it lets only reading statements through, within its limits. */
export interface StatementReader {
  run(request: {
    readonly query: string;
    readonly params?: Readonly<Record<string, unknown>>;
    readonly limit?: number;
  }): Promise<{
    readonly columns: readonly { readonly name: string; readonly type: string }[];
    readonly rows: readonly (readonly unknown[])[];
    readonly statistics: { readonly truncated: boolean };
  }>;
}

/**
 * Reads a declared indicator by its own statement, as a stranger's: through the guard. The statement may
 * use `{from:DateTime}`, `{to:DateTime}` and `{bucketSeconds:UInt32}` and answers with the columns `bucket`
 * (a time, or seconds since 1970), `value` and perhaps `size`.
 * @throws Error in words for the person who wrote it
 */
export async function readSqlFeed(
  reader: StatementReader,
  definition: IndicatorDefinition,
  { from, to, bucketSeconds }: FeedWindow,
): Promise<Feed> {
  const { columns, rows, statistics } = await reader.run({
    query: definition.sql ?? '',
    params: { from: instantText(from), to: instantText(to), bucketSeconds },
  });
  if (statistics.truncated) throw new Error('The statement gives more rows than query.maxRows allows.');
  const place = (name: string): number => columns.findIndex((column) => column.name === name);
  const bucket = place('bucket');
  const value = place('value');
  const size = place('size');
  if (bucket === -1 || value === -1) {
    const given = columns.map(({ name }) => name).join(', ');
    throw new Error(`The statement must give the columns bucket and value; it gives ${given}.`);
  }
  const points = new Map<number, { value: number; size: number }>();
  for (const row of rows) {
    const at = secondsOf(row[bucket]);
    if (at === undefined) throw new Error(`bucket is no time: ${JSON.stringify(row[bucket])}.`);
    if (at < from || at >= to) continue;
    if (at % bucketSeconds !== 0) {
      throw new Error(`bucket ${instantText(at)} does not begin a bucket of ${bucketSeconds} s.`);
    }
    if (points.has(at)) throw new Error(`bucket ${instantText(at)} comes twice.`);
    points.set(at, { value: numberOf(row[value]), size: size === -1 ? 1 : numberOf(row[size]) });
  }
  const at = [...points.keys()].sort((a, b) => a - b);
  const values = at.map((instant) => points.get(instant)!);
  return {
    at,
    columns: {
      value: values.map((point) => point.value),
      size: values.map((point) => point.size),
      total: values.map((point) => point.size),
    },
  };
}

const instantText = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');

function secondsOf(cell: unknown): number | undefined {
  if (typeof cell === 'number') return cell;
  if (typeof cell !== 'string') return undefined;
  if (/^\d{1,12}$/.test(cell)) return Number(cell);
  const milliseconds = Date.parse(`${cell.replace(' ', 'T')}${cell.endsWith('Z') ? '' : 'Z'}`);
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}

function numberOf(cell: unknown): number {
  const number = cell === null ? Number.NaN : Number(cell);
  return Number.isFinite(number) ? number : Number.NaN;
}
