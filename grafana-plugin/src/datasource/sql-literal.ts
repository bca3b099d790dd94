/** Values of a dashboard variable as ClickHouse writes strings; several become a list for IN (…). */
export function sqlLiteral(value: unknown): string {
  const list = Array.isArray(value) ? value : [value];
  return list.map((item) => `'${String(item).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`).join(', ');
}
