/**
 * Which services or environments a query is about: all, one (the collector filters), or several (filtered
 * here, because its routes take one name).
 */
export interface NameFilter {
  /** For the collector; empty for all. */
  readonly asked: string;
  matches(name: string): boolean;
}

/** Reads what a variable was filled in with: `a|b` for several, nothing, `$__all` or `.*` for all. */
export function nameFilter(text: string): NameFilter {
  if (text === '' || text === '$__all' || text === '.*') return { asked: '', matches: () => true };
  const names = text.split('|');
  if (names.length === 1) return { asked: text, matches: () => true };
  return { asked: '', matches: (name) => names.includes(name) };
}
