import { CollectorError } from './errors.ts';

export interface WindowText {
  /** RFC 3339, or a date. */
  readonly from?: string;
  readonly to?: string;
}

/**
 * The window of a question, in milliseconds since 1970, from inclusive and to exclusive.
 * @throws CollectorError QUERY_INVALID_REQUEST for what is no instant, an empty window, one that is too long
 */
export function windowOf(
  { from, to }: WindowText,
  options: { readonly now: number; readonly defaultMs: number; readonly mostMs: number },
): { readonly from: number; readonly to: number } {
  const end = instantMs('to', to) ?? options.now;
  const begin = instantMs('from', from) ?? end - options.defaultMs;
  if (begin >= end) throw new CollectorError('QUERY_INVALID_REQUEST', 'from must be earlier than to.');
  if (end - begin > options.mostMs) {
    const days = Math.floor(options.mostMs / 86_400_000);
    throw new CollectorError('QUERY_INVALID_REQUEST', `from to to may span ${days} days at most.`);
  }
  return { from: begin, to: end };
}

function instantMs(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const isInstant = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text);
  const ms = isInstant ? Date.parse(text) : Number.NaN;
  // What the store's instants can hold.
  if (!(ms >= 0 && ms < Date.UTC(2200, 0))) {
    throw new CollectorError(
      'QUERY_INVALID_REQUEST',
      `${name} must be an instant such as 2026-01-31T12:00:00Z.`,
    );
  }
  return ms;
}
