import { describe, expect, it } from 'vitest';
import { requestTypes } from '../baseline/otlp-types.ts';
import { createBatchTemplate } from './batch-template.ts';
import { attributeBase, trafficKinds, type Run, type TrafficKind } from './record-number.ts';

const startNs = 1_795_000_000_123_456_789n;
const run = (kind: TrafficKind, seed = 1): Run => ({ kind, name: 'a1', startNs, seed });
const message = { logs: 'logs', spans: 'traces', numbers: 'metrics', histograms: 'metrics' } as const;

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: string };
}
/** A record of any kind as protobufjs shows it. */
interface Shown {
  timeUnixNano: string;
  startTimeUnixNano?: string;
  observedTimeUnixNano: string;
  traceId: string;
  body: { stringValue: string };
  asInt: string;
  count: string;
  sum: number;
  bucketCounts: string[];
  explicitBounds: number[];
  attributes: Attribute[];
}
interface Request {
  resourceLogs: { resource: { attributes: Attribute[] }; scopeLogs: { logRecords: Shown[] }[] }[];
  resourceSpans: { scopeSpans: { spans: Shown[] }[] }[];
  resourceMetrics: {
    scopeMetrics: { metrics: { gauge?: { dataPoints: Shown[] }; histogram: { dataPoints: Shown[] } }[] }[];
  }[];
}

const decode = (kind: TrafficKind, body: Uint8Array): Request => {
  const type = requestTypes[message[kind]];
  return type.toObject(type.decode(body), { longs: String, bytes: String }) as Request;
};

/** The records of a decoded request, whatever their kind. */
const recordsOf = (kind: TrafficKind, request: Request): Shown[] => {
  if (kind === 'logs') return request.resourceLogs[0]!.scopeLogs[0]!.logRecords;
  if (kind === 'spans') return request.resourceSpans[0]!.scopeSpans[0]!.spans;
  const metric = request.resourceMetrics[0]!.scopeMetrics[0]!.metrics[0]!;
  return (metric.gauge ?? metric.histogram).dataPoints;
};

const numberOf = (kind: TrafficKind, record: Shown): number => {
  if (kind === 'numbers') return Number(record.asInt);
  if (kind === 'histograms') return record.sum;
  const attribute = record.attributes.find((pair) => pair.key === 'load.sequence');
  return Number(attribute!.value.intValue) - attributeBase;
};

const timeOf = (record: Shown): bigint => BigInt(record.startTimeUnixNano ?? record.timeUnixNano);

describe.each(trafficKinds)('a template of %s', (kind) => {
  it.each([0, 1, 127, 128, 999_983, 2 ** 28 - 5, 2 ** 31, 34_000_000_000])(
    'decodes to records numbered from %d on',
    (first) => {
      const template = createBatchTemplate(run(kind), 20, 0);
      template.stamp(first);
      const records = recordsOf(kind, decode(kind, template.body));
      expect(records.map((record) => numberOf(kind, record))).toEqual(
        Array.from({ length: 20 }, (_, index) => first + index),
      );
      if (kind !== 'histograms') {
        expect(records.map(timeOf)).toEqual(
          records.map((_, index) => startNs + BigInt(first + index) * 1000n),
        );
      }
    },
  );

  it('says the same for the same run and number, and never twice the same for others', () => {
    const stamped = (first: number, seed: number): string => {
      const template = createBatchTemplate(run(kind, seed), 20, 0);
      template.stamp(first);
      return template.body.toString('base64');
    };
    expect(stamped(40, 1)).toBe(stamped(40, 1));
    expect(stamped(40, 1)).not.toBe(stamped(60, 1));
    const again = createBatchTemplate(run(kind), 20, 0);
    again.stamp(5000);
    again.stamp(40);
    expect(again.body.toString('base64')).toBe(stamped(40, 1));
  });
});

describe('the fields of a template', () => {
  it('leave nothing of the marks, and give every log its own trace', () => {
    const template = createBatchTemplate(run('logs'), 50, 3);
    template.stamp(7);
    const request = decode('logs', template.body);
    const records = recordsOf('logs', request);
    for (const record of records) expect(record.body.stringValue).toMatch(/ [0-9a-f]{8} /);
    expect(new Set(records.map((record) => record.traceId)).size).toBe(50);
    expect(records[0]!).toMatchObject({ severityNumber: 9, severityText: 'INFO', flags: 1 });
    expect(BigInt(records[0]!.observedTimeUnixNano) - BigInt(records[0]!.timeUnixNano)).toBe(500n);
    const resource = request.resourceLogs[0]!.resource.attributes;
    expect(resource).toContainEqual({ key: 'service.name', value: { stringValue: 'load-a1' } });
  });

  it('keep buckets and count of a histogram point consistent', () => {
    const template = createBatchTemplate(run('histograms'), 3, 0);
    template.stamp(0);
    for (const point of recordsOf('histograms', decode('histograms', template.body))) {
      expect(point.bucketCounts).toHaveLength(point.explicitBounds.length + 1);
      expect(point.bucketCounts.reduce((sum, count) => sum + Number(count), 0)).toBe(Number(point.count));
      expect(BigInt(point.timeUnixNano) - BigInt(point.startTimeUnixNano!)).toBe(10_000_000_000n);
    }
  });

  it('spread the points over as many series as asked for', () => {
    const template = createBatchTemplate(run('numbers'), 50, 0, 8);
    template.stamp(0);
    const series = recordsOf('numbers', decode('numbers', template.body)).map(
      (point) => point.attributes[0]!.value.stringValue,
    );
    expect(new Set(series).size).toBe(8);
  });
});
