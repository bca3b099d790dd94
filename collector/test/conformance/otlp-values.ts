import type { Message, Value } from './obvious-encoding.ts';

/** Short words for the messages that conformance cases are made of. */

export const text = (stringValue: string): Message => ({ stringValue });
export const int = (intValue: bigint | number): Message => ({ intValue });
export const double = (doubleValue: number): Message => ({ doubleValue });
export const bool = (boolValue: boolean): Message => ({ boolValue });
export const bytes = (...values: number[]): Message => ({ bytesValue: Uint8Array.from(values) });
export const array = (...values: Message[]): Message => ({ arrayValue: { values } });
export const map = (members: Readonly<Record<string, Message>>): Message => ({
  kvlistValue: { values: attributes(members) },
});
export const empty: Message = {};

export const attributes = (members: Readonly<Record<string, Message>>): Message[] =>
  Object.entries(members).map(([key, value]) => ({ key, value }));

/** A moment of this run, so that nothing is late or ahead of the clock; its last digits need all 64 bits. */
export const momentNs = BigInt(Date.now() - 60_000) * 1_000_000n + 456_789n;

export const resourceOf = (service: string, more: Readonly<Record<string, Message>> = {}): Message => ({
  attributes: attributes({ 'service.name': text(service), ...more }),
});

/** One resource, one scope, these log records. */
export const logs = (service: string, ...logRecords: Message[]): Message => ({
  resourceLogs: [{ resource: resourceOf(service), scopeLogs: [{ scope: { name: 'cases' }, logRecords }] }],
});

export const spans = (service: string, ...members: Message[]): Message => ({
  resourceSpans: [
    { resource: resourceOf(service), scopeSpans: [{ scope: { name: 'cases' }, spans: members }] },
  ],
});

export const metrics = (service: string, ...members: Message[]): Message => ({
  resourceMetrics: [
    { resource: resourceOf(service), scopeMetrics: [{ scope: { name: 'cases' }, metrics: members }] },
  ],
});

export const gauge = (name: string, ...dataPoints: Message[]): Message => ({
  name,
  unit: '1',
  gauge: { dataPoints },
});

export const sum = (name: string, aggregationTemporality: number, ...dataPoints: Message[]): Message => ({
  name,
  unit: '1',
  sum: { dataPoints, aggregationTemporality, isMonotonic: true },
});

export const histogram = (name: string, ...dataPoints: Message[]): Message => ({
  name,
  unit: 's',
  histogram: { dataPoints, aggregationTemporality: 1 },
});

export const exponentialHistogram = (name: string, ...dataPoints: Message[]): Message => ({
  name,
  unit: 's',
  exponentialHistogram: { dataPoints, aggregationTemporality: 1 },
});

export const summary = (name: string, ...dataPoints: Message[]): Message => ({
  name,
  unit: 's',
  summary: { dataPoints },
});

/** A point of the last second before the moment. */
export const point = (members: Readonly<Record<string, Value>>): Message => ({
  startTimeUnixNano: momentNs - 1_000_000_000n,
  timeUnixNano: momentNs,
  ...members,
});

export const span = (members: Readonly<Record<string, Value>>): Message => ({
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  name: 'GET /cart',
  kind: 2,
  startTimeUnixNano: momentNs,
  endTimeUnixNano: momentNs + 1_234_567n,
  ...members,
});
