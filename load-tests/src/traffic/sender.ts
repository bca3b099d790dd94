import type { TrafficKind } from './record-number.ts';

/** What became of one request. */
export interface SendOutcome {
  readonly result: 'acknowledged' | 'busy' | 'lost' | 'refused';
  /** Records that the answer's partial success rejects. */
  readonly rejected: number;
  /** With `busy`: what the answer asked to wait. */
  readonly retryAfterMs?: number;
  readonly detail?: string;
}

/** One connection to the collector. */
export interface Sender {
  send(body: Buffer): Promise<SendOutcome>;
  close(): void;
}

export const pathOf: Readonly<Record<TrafficKind, string>> = {
  logs: '/v1/logs',
  spans: '/v1/traces',
  numbers: '/v1/metrics',
  histograms: '/v1/metrics',
};

/** The rejected count of an Export response: field 1 of its field 1. An empty response rejects nothing. */
export function rejectedCount(response: Uint8Array): number {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; at < response.length; factor *= 128) {
      const byte = response[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) break;
    }
    return value;
  };
  if (response.length === 0 || varint() !== 10) return 0;
  varint();
  return varint() === 8 ? varint() : 0;
}
