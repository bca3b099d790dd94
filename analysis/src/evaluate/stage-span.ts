import type { ChartRequest } from './chart-request.ts';

/** One stage of a request: places `from` to `to` (included), and which of its points set the limits. */
export interface StageSpan {
  readonly from: number;
  readonly to: number;
  readonly baseline: readonly boolean[];
}

function isBaseline(request: ChartRequest, stageFrom: number, place: number): boolean {
  const { baseline, exclude } = request;
  if (exclude.has(place)) return false;
  if (baseline.kind === 'first') return place - stageFrom < baseline.count;
  if (baseline.kind === 'range') return place >= baseline.from && place <= baseline.to;
  return true;
}

/**
 * Cuts the points into stages. "First n" counts from the start of every stage; a range of places sets
 * the limits of the stages it touches, and a stage that it does not touch uses all its points.
 */
export function stageSpans(request: ChartRequest): StageSpan[] {
  return request.stageStarts.map((from, stage) => {
    const to = (request.stageStarts[stage + 1] ?? request.length) - 1;
    const { baseline, exclude } = request;
    const isTouched = baseline.kind !== 'range' || (baseline.from <= to && baseline.to >= from);
    const marked: boolean[] = [];
    for (let place = from; place <= to; place += 1)
      marked.push(isTouched ? isBaseline(request, from, place) : !exclude.has(place));
    return { from, to, baseline: marked };
  });
}
