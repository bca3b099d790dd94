import type { DeliveryInterval, DeliveryScopeQuery } from '@shewhart/schemas/api';
import { milliseconds } from '../api-rows.ts';
import type { DeliveryConfiguration } from '../config/configuration.ts';
import { CollectorError } from '../errors.ts';
import type { FactParameters } from './delivery-facts.ts';
import { environmentsOf } from './delivery-rules.ts';

const dayMs = 86_400_000;
const defaultDays = 90;
const maxDays = 3660;
const maxIntervals = 1100;

/** Which deployments a question is about; `from` up to, not including, `to`, in milliseconds. */
export interface DeliveryScope {
  readonly service: string;
  readonly environment: string;
  readonly team: string;
  readonly from: number;
  readonly to: number;
}

/** @throws CollectorError QUERY_INVALID_REQUEST */
export function scopeOf(query: DeliveryScopeQuery, now: number): DeliveryScope {
  const to = milliseconds('to', query.to) ?? now;
  const from = milliseconds('from', query.from) ?? to - defaultDays * dayMs;
  if (from >= to) throw new CollectorError('QUERY_INVALID_REQUEST', 'from must lie before to.');
  if (to - from > maxDays * dayMs) {
    throw new CollectorError('QUERY_INVALID_REQUEST', `A window is at most ${maxDays} days long.`);
  }
  const { service = '', environment = 'production', team = '' } = query;
  return { service, environment, team, from, to };
}

/** The scope as the statements take it. */
export function scopeParameters(
  { environment, from, to, ...names }: DeliveryScope,
  rules: DeliveryConfiguration,
): FactParameters {
  return { ...names, environments: environmentsOf(environment, rules), fromMs: from, toMs: to };
}

export interface Interval {
  readonly from: number;
  readonly to: number;
  /** The window cuts it short. */
  readonly partial: boolean;
}

/**
 * Days, ISO weeks or months (UTC) that the window touches, oldest first; the first and last end where it does.
 * @throws CollectorError QUERY_INVALID_REQUEST when there are too many
 */
export function intervalsOf({ from, to }: { from: number; to: number }, kind: DeliveryInterval): Interval[] {
  const intervals: Interval[] = [];
  for (let begin = startOf(from, kind); begin < to; begin = nextOf(begin, kind)) {
    const end = nextOf(begin, kind);
    const [first, last] = [Math.max(begin, from), Math.min(end, to)];
    intervals.push({ from: first, to: last, partial: first !== begin || last !== end });
    if (intervals.length > maxIntervals) {
      throw new CollectorError(
        'QUERY_INVALID_REQUEST',
        `At most ${maxIntervals} intervals: choose longer ones.`,
      );
    }
  }
  return intervals;
}

function startOf(at: number, kind: DeliveryInterval): number {
  const day = Math.floor(at / dayMs);
  if (kind === 'day') return day * dayMs;
  // 1970-01-01 was a Thursday.
  if (kind === 'week') return (day - ((((day + 3) % 7) + 7) % 7)) * dayMs;
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

function nextOf(begin: number, kind: DeliveryInterval): number {
  if (kind !== 'month') return begin + (kind === 'day' ? 1 : 7) * dayMs;
  const date = new Date(begin);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
