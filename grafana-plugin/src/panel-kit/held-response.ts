import type { DataFrame } from '@grafana/data';
import type { Window } from './instants.ts';

/** A response with the time range that it answers and what was asked, apart from time. */
export interface Response {
  readonly frames: readonly DataFrame[];
  readonly range: Window;
  /** The same for the same queries, whatever their range and interval. */
  readonly inquiry: string;
}

/**
 * Which response to judge. Zooming into a range that is known already asks the data source for a part of
 * it, often in finer steps; judged alone, that part would get other limits. So the wider response stays the
 * one that is judged, and the zoom only changes what is visible. A range that reaches beyond the known one,
 * or another inquiry, starts anew.
 */
export function heldResponse(held: Response | undefined, arrived: Response): Response {
  if (held === undefined || held.inquiry !== arrived.inquiry) return arrived;
  const isWithin = arrived.range.from >= held.range.from && arrived.range.to <= held.range.to;
  const isSame = arrived.range.from === held.range.from && arrived.range.to === held.range.to;
  return isWithin && !isSame ? held : arrived;
}

/** Identity of the queries of a panel: everything but time. */
export function inquiryOf(
  targets: readonly object[] | undefined,
  interpolate: (text: string) => string,
): string {
  return interpolate(JSON.stringify(targets ?? []));
}
