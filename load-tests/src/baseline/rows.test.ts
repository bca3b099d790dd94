import { describe, expect, it } from 'vitest';
import { createBatchTemplate } from '../traffic/batch-template.ts';
import type { Run, TrafficKind } from '../traffic/record-number.ts';
import { requestTypes, toPlainObject } from './otlp-types.ts';
import { Context, logRows, metricRows, seconds } from './rows.ts';

const run = (kind: TrafficKind): Run => ({ kind, name: 'b1', startNs: 1_795_000_000_123_456_789n, seed: 1 });
const stamped = (kind: TrafficKind): Buffer => {
  const template = createBatchTemplate(run(kind), 3, 0, 2);
  template.stamp(0);
  return template.body;
};

describe("the baseline's rows", () => {
  it('keep nanoseconds, text and the context of a log record', () => {
    const rows = logRows(
      toPlainObject(requestTypes.logs.decode(stamped('logs'))) as object,
      '1.0',
      new Context(),
    );
    expect(rows.get('log')).toHaveLength(3);
    expect(rows.get('log')![0]).toMatchObject({
      time: '1795000000.123456789',
      service: 'load-b1',
      severity_number: 9,
      attributes: { 'http.response.status_code': '200' },
    });
    expect(rows.get('resource')).toHaveLength(1);
  });

  it('write a series once', () => {
    const context = new Context();
    const request = toPlainObject(requestTypes.metrics.decode(stamped('numbers'))) as object;
    expect(metricRows(request, '1.0', context).get('series')).toHaveLength(2);
    const again = metricRows(request, '1.0', context);
    expect(again.get('series')).toBeUndefined();
    expect(again.get('number_point')!.map((row) => row['value_int'])).toEqual(['0', '1', '2']);
  });

  it('write small instants as decimal seconds too', () => {
    expect(seconds('1')).toBe('0.000000001');
  });
});
