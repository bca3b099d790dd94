import type { Span } from './collector-client.ts';

/**
 * Fills `$__from`, `$__to` (instants) and `$__timeFilter(column)` of a query in SQL as parameters, so that
 * nothing is pasted into the text.
 */
export function withTimeFilter(
  sql: string,
  { from, to }: Span,
): { query: string; params: Record<string, string> } {
  const fromText = "fromUnixTimestamp64Milli({shewhart_from:Int64}, 'UTC')";
  const toText = "fromUnixTimestamp64Milli({shewhart_to:Int64}, 'UTC')";
  const query = sql
    .replace(
      /\$__timeFilter\(([^()]+)\)/g,
      (_, column: string) => `(${column} >= ${fromText} AND ${column} <= ${toText})`,
    )
    .replaceAll('$__from', fromText)
    .replaceAll('$__to', toText);
  return { query, params: { shewhart_from: String(from), shewhart_to: String(to) } };
}
