/** A page of the app, by its address below `/a/shewhart-app`. */
export type Route =
  | { readonly page: 'overview' | 'baselines' }
  | { readonly page: 'service' | 'change' | 'incident'; readonly id: string }
  | { readonly page: 'unknown'; readonly path: string };

/**
 * The page that an address names. Identifiers may hold slashes, whether they were encoded or not.
 * @param pathname such as `/a/shewhart-app/change/github%3A42`; what comes before `/a/` is left out
 */
export function routeOf(pathname: string): Route {
  const path = /\/a\/[^/]+\/?(.*)$/.exec(pathname)?.[1] ?? '';
  const slash = path.indexOf('/');
  const page = slash < 0 ? path : path.slice(0, slash);
  const id = slash < 0 ? '' : decoded(path.slice(slash + 1).replace(/\/+$/, ''));
  if (page === '' || page === 'overview') return { page: 'overview' };
  if (page === 'baselines') return { page };
  if ((page === 'service' || page === 'change' || page === 'incident') && id !== '') return { page, id };
  return { page: 'unknown', path };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign is part of the identifier.
    return text;
  }
}
