/** What a sender's word means, by a table of ours; what the table inherits (`constructor`) means nothing. */
export function meaning<Value>(
  table: Readonly<Record<string, Value>>,
  word: string | undefined,
): Value | undefined {
  return word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
}
