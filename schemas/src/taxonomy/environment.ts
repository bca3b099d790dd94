/**
 * The well-known environments of the conventions under the spellings people use, in lower case. The
 * environment is a stratum for statistics, so `prod` and `Production` must not be two of them. The
 * attribute itself is stored as it came; an environment that is not listed is taken as it came.
 */
export const environmentSpellings: ReadonlyMap<string, string> = new Map([
  ['development', 'development'],
  ['develop', 'development'],
  ['dev', 'development'],
  ['test', 'test'],
  ['testing', 'test'],
  ['qa', 'test'],
  ['staging', 'staging'],
  ['stage', 'staging'],
  ['stg', 'staging'],
  ['production', 'production'],
  ['prod', 'production'],
  ['prd', 'production'],
  ['live', 'production'],
]);

export function canonicalEnvironment(value: string): string {
  const trimmed = value.trim();
  return environmentSpellings.get(trimmed.toLowerCase()) ?? trimmed;
}
