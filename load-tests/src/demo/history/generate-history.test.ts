import { createHash } from 'node:crypto';
import { DataPointType, type DataPoint, type Histogram } from '@opentelemetry/sdk-metrics';
import { describe, expect, it } from 'vitest';
import { makeSchedule, type Schedule } from '../shop/schedule.ts';
import { generateHistory, type HistoryChunk } from './generate-history.ts';

const hourMs = 3_600_000;
const endAt = Date.parse('2026-11-20T12:00:00Z');

const hashOf = (chunks: Iterable<HistoryChunk>): string => {
  const hash = createHash('sha256');
  for (const { services } of chunks) {
    for (const { metrics, spans, logs } of Object.values(services)) {
      for (const batch of metrics) {
        hash.update(JSON.stringify([batch.metrics.resource.attributes, batch.metrics.scopeMetrics]));
      }
      for (const span of spans)
        hash.update(JSON.stringify([span.spanContext(), span.startTime, span.duration]));
      for (const log of logs)
        hash.update(JSON.stringify([log.hrTime, log.body, log.attributes, log.spanContext]));
    }
  }
  return hash.digest('hex');
};

const hours = (seed: number, count: number): Generator<HistoryChunk> =>
  generateHistory(seed, makeSchedule(seed, endAt - count * hourMs, endAt));

describe('the history', () => {
  it('is the same every time for the same seed and end, another for another seed', () => {
    const first = hashOf(hours(1, 1));
    expect(hashOf(hours(1, 1))).toBe(first);
    expect(hashOf(hours(2, 1))).not.toBe(first);
  });

  it('has a point of every gauge at every step, and none while a service is silent', () => {
    const cpu = new Map<string, number>();
    for (const { services } of hours(1, 6)) {
      for (const [service, { metrics }] of Object.entries(services)) {
        for (const batch of metrics) {
          for (const metric of batch.metrics.scopeMetrics[0]!.metrics) {
            if (metric.descriptor.name !== 'process.cpu.utilization') continue;
            cpu.set(service, (cpu.get(service) ?? 0) + metric.dataPoints.length);
          }
        }
      }
    }
    // Two modes at 72 steps; checkout is silent from 3:15 on.
    expect(Object.fromEntries(cpu)).toEqual({ web: 144, checkout: 78, payment: 144, inventory: 144 });
  });

  it('shows a bad version in the durations of its service, and the counters start anew with it', () => {
    const schedule = badVersionInTheMiddle();
    const means: number[] = [];
    const starts = new Set<number>();
    let previous = { start: 0, count: 0, sum: 0 };
    for (const point of serverDurations(schedule, 'web', '/')) {
      const [start] = point.startTime;
      const since = start === previous.start ? previous : { count: 0, sum: 0 };
      starts.add(start);
      means.push(((point.value.sum ?? 0) - since.sum) / (point.value.count - since.count));
      previous = { start, count: point.value.count, sum: point.value.sum ?? 0 };
    }
    const average = (from: number, to: number): number =>
      means.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
    expect(starts.size).toBe(3);
    expect(average(48, 60) / average(24, 48)).toBeGreaterThan(1.9);
    expect(average(61, 80) / average(24, 48)).toBeLessThan(1.3);
  });
});

/** Eight hours, in which web deploys a slow version after four and takes it back after five. */
function badVersionInTheMiddle(): Schedule {
  const startAt = Date.parse('2026-11-19T08:00:00Z');
  const schedule = makeSchedule(1, startAt, startAt + 8 * hourMs);
  const fromAt = startAt + 4 * hourMs + 5000;
  const untilAt = fromAt + hourMs;
  const change = { ...schedule.initialVersions.web, id: 'bad', version: '9.0.0', at: fromAt };
  const rollback = { ...schedule.initialVersions.web, id: 'back', at: untilAt };
  const effect = {
    service: 'web',
    fromAt,
    untilAt,
    latencyFactor: 2.4,
    errorProbability: 0,
    shape: 'step',
  } as const;
  return { ...schedule, deployments: [change, rollback], effects: [effect], silences: [] };
}

function* serverDurations(
  schedule: Schedule,
  service: 'web',
  route: string,
): Generator<DataPoint<Histogram>> {
  for (const { services } of generateHistory(1, schedule)) {
    for (const batch of services[service].metrics) {
      for (const metric of batch.metrics.scopeMetrics[0]!.metrics) {
        if (metric.dataPointType !== DataPointType.HISTOGRAM) continue;
        for (const point of metric.dataPoints) {
          if (point.attributes['http.route'] === route && point.attributes['error.type'] === undefined)
            yield point;
        }
      }
    }
  }
}
