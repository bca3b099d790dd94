import { CollectorError } from './errors.ts';

/** As much of an answer of the query engine as is needed here. */
export interface AnsweredRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Objects with names and instants as JSON has them: `change_id` is `changeId`, times are RFC 3339. */
export function objectsOf({ columns, rows }: AnsweredRows): Record<string, unknown>[] {
  const names = columns.map(({ name }) =>
    name.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
  );
  const isTime = columns.map(({ type }) => type.includes('DateTime64'));
  return rows.map((row) =>
    Object.fromEntries(
      row.map((cell, index) => [
        names[index]!,
        isTime[index] === true && typeof cell === 'string' ? rfc3339(cell) : cell,
      ]),
    ),
  );
}

/** `2026-01-01 00:00:00.120000000` is `2026-01-01T00:00:00.12Z`. */
export function rfc3339(text: string): string {
  return `${text
    .replace(' ', 'T')
    .replace(/(\.\d*?)0*$/, '$1')
    .replace(/\.$/, '')}Z`;
}

/**
 * Nanoseconds since 1970 of an instant in a request, as text.
 * @throws CollectorError QUERY_INVALID_REQUEST naming the parameter
 */
export function nanoseconds(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const match = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.(\d{1,9}))?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(text);
  const ms = match === null ? Number.NaN : Date.parse(text);
  if (Number.isNaN(ms)) {
    throw new CollectorError(
      'QUERY_INVALID_REQUEST',
      `${name} must be an instant such as 2026-01-31T12:00:00Z.`,
    );
  }
  const fraction = BigInt((match?.[1] ?? '').padEnd(9, '0'));
  return String(BigInt(Math.floor(ms / 1000)) * 1_000_000_000n + fraction);
}

/** The same in whole milliseconds. */
export function milliseconds(name: string, text: string | undefined): number | undefined {
  const exact = nanoseconds(name, text);
  return exact === undefined ? undefined : Number(BigInt(exact) / 1_000_000n);
}
