/** Addresses of the viewer's pages. Pure: they are given the address on screen and give the next one. */

export type Page =
  | { readonly kind: 'dashboard'; readonly uid: string }
  | { readonly kind: 'app'; readonly id: string }
  | { readonly kind: 'unknown'; readonly path: string };

export const homeDashboard = 'shewhart-overview';

/** What a path shows: `/d/<uid>/…` a dashboard, `/a/<app>/…` a page of an app, `/` the overview. */
export function pageOf(path: string): Page {
  const dashboard = /^\/d\/([\w-]+)(\/|$)/.exec(path)?.[1];
  if (dashboard !== undefined) return { kind: 'dashboard', uid: dashboard };
  const app = /^\/a\/([\w-]+)(\/|$)/.exec(path)?.[1];
  if (app !== undefined) return { kind: 'app', id: app };
  return path === '/' ? { kind: 'dashboard', uid: homeDashboard } : { kind: 'unknown', path };
}

const timeNames = ['from', 'to', 'timezone', 'refresh'];

export interface Kept {
  readonly time: boolean;
  /** Names of the variables that go along, or all. */
  readonly variables: readonly string[] | 'all';
}

/**
 * A link that takes along what was chosen on the page on screen.
 * @param target path, with or without a query of its own, which wins
 * @param search query of the address on screen
 */
export function linkTo(target: string, search: string, kept: Kept): string {
  const [path = '/', own = ''] = target.split('?', 2);
  const parameters = new URLSearchParams(own);
  const names = new Set(parameters.keys());
  for (const [name, value] of new URLSearchParams(search)) {
    if (!names.has(name) && isKept(name, kept)) parameters.append(name, value);
  }
  const query = parameters.toString();
  return query === '' ? path : `${path}?${query}`;
}

function isKept(name: string, { time, variables }: Kept): boolean {
  if (timeNames.includes(name)) return time;
  if (!name.startsWith('var-')) return false;
  return variables === 'all' || variables.includes(name.slice('var-'.length));
}
