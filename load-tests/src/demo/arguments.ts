import { parseArgs } from 'node:util';
import { stepMs } from './shop/schedule.ts';
import type { Endpoints } from './history/exporters.ts';

export interface DemoArguments {
  readonly endpoints: Endpoints;
  readonly days: number;
  readonly seed: number;
  /** End of the history, milliseconds since 1970, on a full five minutes. */
  readonly endAt: number;
  readonly isHistoryOnly: boolean;
  readonly isLiveOnly: boolean;
}

export const usage = `Fills a collector with the telemetry of a small shop, then keeps the shop running.

  --endpoint URL   OTLP/HTTP of the collector       (default http://127.0.0.1:4318)
  --grpc URL       OTLP/gRPC of the collector       (default http://127.0.0.1:4317)
  --days N         days of history, 1 to 90         (default 30)
  --seed N         another seed, another history    (default 1)
  --now ISO        end of the history               (default now, rounded down to 5 minutes)
  --history-only   stop when the history is loaded
  --live-only      send no history: the shop goes on`;

/** @throws Error with a sentence for the user */
export function parseDemoArguments(args: readonly string[], nowMs: number): DemoArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      endpoint: { type: 'string', default: 'http://127.0.0.1:4318' },
      grpc: { type: 'string', default: 'http://127.0.0.1:4317' },
      days: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      now: { type: 'string' },
      'history-only': { type: 'boolean', default: false },
      'live-only': { type: 'boolean', default: false },
    },
  });
  const now = values.now === undefined ? nowMs : Date.parse(values.now);
  if (Number.isNaN(now)) throw new Error(`--now takes an ISO 8601 instant, not "${values.now}"`);
  return {
    endpoints: { http: values.endpoint.replace(/\/+$/, ''), grpc: values.grpc },
    days: wholeNumber('--days', values.days, 1, 90),
    seed: wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1),
    endAt: Math.floor(now / stepMs) * stepMs,
    isHistoryOnly: values['history-only'],
    isLiveOnly: values['live-only'],
  };
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${option} takes a whole number from ${least} to ${most}, not "${text}"`);
  }
  return value;
}
