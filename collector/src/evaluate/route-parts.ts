import type { DecisionTrail } from '../decide.ts';
import { CollectorError } from '../errors.ts';
import type { ChangeReader } from './change-reader.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import type { Evaluator } from './evaluator.ts';
import type { NamedQueries, TimeWindow } from './stored-chart.ts';
import type { Track } from './track.ts';

export interface EvaluateRouteParts {
  readonly store: () => EvaluationStore | undefined;
  readonly evaluator: () => Evaluator | undefined;
  /** Runs when no pass is under way. */
  readonly inTurn: <Result>(task: () => Promise<Result>) => Promise<Result>;
  readonly queries: NamedQueries;
  readonly trail: DecisionTrail;
  /** People's charts read changes through the query engine, like all else. */
  readonly changes: ChangeReader;
  /** Ends in a slash. */
  readonly publicUrl: string;
  readonly now: () => number;
}

export const instant = { type: 'string', format: 'date-time' };
export const window = { from: instant, to: instant };
export const name = { type: 'string', maxLength: 1000 };
export const idParams = {
  type: 'object',
  properties: { id: { type: 'string', minLength: 1, maxLength: 300 } },
  required: ['id'],
};

export interface WindowQuery {
  readonly from?: string;
  readonly to?: string;
}

const daySeconds = 86_400;
const maxWindowDays = 400;

export function storeOf({ store }: EvaluateRouteParts): EvaluationStore {
  const opened = store();
  if (opened !== undefined) return opened;
  throw new CollectorError('QUERY_STORE_UNAVAILABLE', 'Evaluation has not begun: the store is not open yet.');
}

export function trackOf(parts: EvaluateRouteParts, id: string): Track {
  const evaluator = parts.evaluator();
  if (evaluator === undefined) storeOf({ ...parts, store: () => undefined });
  const track = evaluator?.tracks.get(id);
  if (track !== undefined) return track;
  throw new CollectorError('RECEIVE_NOT_FOUND', `There is no indicator ${id}.`);
}

/** Thirty days up to now unless the query says otherwise. */
export function windowOf({ from, to }: WindowQuery, nowMs: number): TimeWindow {
  const end = to === undefined ? Math.floor(nowMs / 1000) : secondsOf(to);
  const begin = from === undefined ? end - 30 * daySeconds : secondsOf(from);
  if (begin >= end)
    throw new CollectorError('QUERY_INVALID_REQUEST', 'to: the window ends before it begins.');
  if (end - begin > maxWindowDays * daySeconds) {
    throw new CollectorError('QUERY_INVALID_REQUEST', `from: a chart shows at most ${maxWindowDays} days.`);
  }
  return { from: Math.max(0, begin), to: Math.max(0, end) };
}

export function secondsOf(text: string): number {
  const seconds = Math.floor(Date.parse(text) / 1000);
  if (Number.isNaN(seconds) || seconds < 0 || seconds >= 2 ** 32) {
    throw new CollectorError('QUERY_INVALID_REQUEST', `${JSON.stringify(text)} is no instant since 1970.`);
  }
  return seconds;
}
