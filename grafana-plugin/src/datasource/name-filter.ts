/**
 * Which services or environments a query is about: all, one (the collector filters), or several (filtered
 * here, because its routes take one name).
 */
export interface NameFilter {
  /** For the collector; empty for all and for several. */
  readonly asked: string;
  /** Of what the collector answered: true for all where it filtered by one name already. */
  matches(name: string): boolean;
  /** Of what nobody filtered yet. */
  includes(name: string): boolean;
}

const any = (): boolean => true;

/** Reads what a variable was filled in with: `a|b` for several, nothing, `$__all` or `.*` for all. */
export function nameFilter(text: string): NameFilter {
  if (text === '' || text === '$__all' || text === '.*') return { asked: '', matches: any, includes: any };
  const names = text.split('|');
  const includes = (name: string): boolean => names.includes(name);
  if (names.length === 1) return { asked: text, matches: any, includes };
  return { asked: '', matches: includes, includes };
}

/**
 * The one name that a statistic over all of its records is asked for; empty for all.
 * @throws Error when several were chosen: statistics of single services cannot be added up afterwards
 */
export function oneName(text: string | undefined, what: string): string {
  const { asked, matches } = nameFilter(text ?? '');
  if (asked === '' && !matches('')) {
    throw new Error(`Choose one ${what} or all: these numbers are computed over all events at once.`);
  }
  return asked;
}
