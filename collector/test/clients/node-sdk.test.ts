import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  ValueType,
} from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, readBack, type Row } from '../conformance/read-back.ts';
import { startRunningCollector, type RunningCollector } from '../conformance/running-collector.ts';
import type { Signal } from '../../src/ports.ts';

/** The Node SDK over its three transports: what it was told is what the views tell, field by field. */

let collector: RunningCollector;
beforeAll(async () => {
  collector = await startRunningCollector();
});
afterAll(() => collector?.close());

interface Exporters {
  readonly logs: () => LogRecordExporter;
  readonly metrics: (temporality: AggregationTemporality) => PushMetricExporter;
  readonly traces: () => SpanExporter;
}

const url = (path: string): { url: string } => ({ url: `${collector.url}/v1/${path}` });
const grpcUrl = (): { url: string } => ({ url: `http://127.0.0.1:${collector.grpcPort}` });

const transports: Readonly<Record<string, Exporters>> = {
  grpc: {
    logs: () => new GrpcLogs(grpcUrl()),
    metrics: (temporalityPreference) => new GrpcMetrics({ ...grpcUrl(), temporalityPreference }),
    traces: () => new GrpcTraces(grpcUrl()),
  },
  'http/protobuf': {
    logs: () => new ProtobufLogs(url('logs')),
    metrics: (temporalityPreference) => new ProtobufMetrics({ ...url('metrics'), temporalityPreference }),
    traces: () => new ProtobufTraces(url('traces')),
  },
  'http/json': {
    logs: () => new JsonLogs(url('logs')),
    metrics: (temporalityPreference) => new JsonMetrics({ ...url('metrics'), temporalityPreference }),
    traces: () => new JsonTraces(url('traces')),
  },
};

const resourceOf = (service: string) =>
  resourceFromAttributes({
    'service.name': service,
    'service.namespace': 'shop',
    'service.instance.id': 'i-1',
    'deployment.environment.name': 'test',
    'process.pid': 42,
  });

const storedResource = (service: string): Row => ({
  'service.name': service,
  'service.namespace': 'shop',
  'service.instance.id': 'i-1',
  'deployment.environment.name': 'test',
  'process.pid': '42',
});

const stored = (signal: Signal, service: string, rows: number): Promise<Row[]> =>
  eventually(
    () => readBack(collector.url, signal, 'service = {service:String}', { service }),
    ({ length }) => length >= rows,
  );

const nowNs = BigInt(Date.now()) * 1_000_000n;
const hrTime = (ns: bigint): [number, number] => [Number(ns / 1_000_000_000n), Number(ns % 1_000_000_000n)];
const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe.each(Object.entries(transports))('%s', (transport, exporters) => {
  const service = `node-${transport.replace('/', '-')}`;

  test('log records', async () => {
    const provider = new LoggerProvider({
      resource: resourceOf(service),
      processors: [new BatchLogRecordProcessor({ exporter: exporters.logs() })],
    });
    const logger = provider.getLogger('shop.cart', '1.2.3', {
      schemaUrl: 'https://opentelemetry.io/schemas/1.44.0',
    });
    const inTrace = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED });
    logger.emit({
      timestamp: hrTime(nowNs + 123_456_789n),
      observedTimestamp: hrTime(nowNs + 123_456_790n),
      severityNumber: SeverityNumber.ERROR2,
      severityText: 'Fehler',
      body: 'Zahlung abgelehnt: 50 €',
      attributes: {
        'x.text': 'ü😀\u0000',
        'x.int': 42,
        'x.negative': -9007199254740991,
        'x.double': 0.1,
        'x.flag': false,
        'x.list': ['a', 'b'],
        'x.numbers': [1, 2.5],
        'x.map': { inner: { deep: [true, null] } },
        'x.bytes': Uint8Array.of(1, 2, 255),
      },
      context: inTrace,
    });
    logger.emit({
      timestamp: hrTime(nowNs + 200_000_000n),
      eventName: 'cart.emptied',
      body: { items: 3, total: 9.5 },
    });
    await provider.forceFlush();
    const rows = await stored('logs', service, 2);
    await provider.shutdown();

    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      time_ns: String(nowNs + 123_456_789n),
      observed_time_ns: String(nowNs + 123_456_790n),
      service,
      environment: 'test',
      severity_number: 18,
      severity_text: 'Fehler',
      body: 'Zahlung abgelehnt: 50 €',
      body_type: 'string',
      event_name: '',
      attributes: {
        'x.text': 'ü😀\u0000',
        'x.int': '42',
        'x.negative': '-9007199254740991',
        'x.double': '0.1',
        'x.flag': 'false',
        'x.list': '["a","b"]',
        'x.numbers': '[1,2.5]',
        'x.map': '{"inner":{"deep":[true,null]}}',
        'x.bytes': 'AQL/',
      },
      attribute_types: 'siidbaamy',
      resource: storedResource(service),
      scope_name: 'shop.cart',
      scope_version: '1.2.3',
      trace_id: traceId,
      span_id: spanId,
      flags: 1,
      dropped_attributes_count: 0,
      quality: [],
    });
    expect(rows[1]).toMatchObject({
      time_ns: String(nowNs + 200_000_000n),
      event_name: 'cart.emptied',
      body: '{"items":3,"total":9.5}',
      body_type: 'map',
      severity_number: 0,
      attributes: {},
      trace_id: '',
      flags: 0,
    });
  });

  test('metrics', async () => {
    const provider = new MeterProvider({
      resource: resourceOf(service),
      readers: [
        new PeriodicExportingMetricReader({
          exporter: exporters.metrics(AggregationTemporality.CUMULATIVE),
          exportIntervalMillis: 3_600_000,
        }),
      ],
      views: [
        {
          instrumentName: 'e.duration',
          aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 20 } },
        },
      ],
    });
    const meter = provider.getMeter('shop.meter', '2.0');
    const route = { 'http.route': '/cart', tries: 3 };
    const requests = meter.createCounter('a.requests', {
      unit: '{request}',
      description: 'Requests',
      valueType: ValueType.INT,
    });
    requests.add(7, route);
    requests.add(9_007_199_254_740_000, route);
    meter.createUpDownCounter('b.queue', { valueType: ValueType.DOUBLE }).add(-2.5, route);
    meter.createGauge('c.temperature', { unit: 'Cel' }).record(-0.25, route);
    const duration = meter.createHistogram('d.duration', {
      unit: 's',
      advice: { explicitBucketBoundaries: [0.5, 1, 2] },
    });
    for (const value of [0.25, 0.75, 0.75, 8]) duration.record(value, route);
    const wide = meter.createHistogram('e.duration', { unit: 's' });
    for (const value of [0, 1, 2, 1000]) wide.record(value, route);
    meter
      .createObservableCounter('f.cpu', { unit: 's', valueType: ValueType.DOUBLE })
      .addCallback((result) => result.observe(12.5, route));
    await provider.forceFlush();
    const rows = await stored('metrics', service, 6);
    await provider.shutdown();

    // The shutdown exports once more: only the first point of each series is of interest.
    const byMetric = Object.fromEntries(rows.toReversed().map((row) => [row['metric'], row]));
    const common = {
      service,
      environment: 'test',
      resource: storedResource(service),
      scope_name: 'shop.meter',
      scope_version: '2.0',
      attributes: { 'http.route': '/cart', tries: '3' },
    };
    expect(byMetric['a.requests']).toMatchObject({
      ...common,
      type: 'sum',
      unit: '{request}',
      description: 'Requests',
      temporality: 'cumulative',
      monotonic: true,
      value_int: '9007199254740007',
      value: 9007199254740007,
    });
    expect(byMetric['b.queue']).toMatchObject({
      ...common,
      type: 'sum',
      temporality: 'cumulative',
      monotonic: false,
      value: -2.5,
      value_int: null,
    });
    expect(byMetric['c.temperature']).toMatchObject({ ...common, type: 'gauge', unit: 'Cel', value: -0.25 });
    expect(byMetric['d.duration']).toMatchObject({
      ...common,
      type: 'histogram',
      unit: 's',
      temporality: 'cumulative',
      count: '4',
      sum: 9.75,
      min: 0.25,
      max: 8,
      bounds: [0.5, 1, 2],
      bucket_counts: ['1', '2', '0', '1'],
    });
    const exponential = byMetric['e.duration'];
    expect(exponential).toMatchObject({
      ...common,
      type: 'exponential_histogram',
      count: '4',
      sum: 1003,
      min: 0,
      max: 1000,
      zero_count: '1',
      negative_counts: [],
    });
    const counts = exponential?.['positive_counts'] as string[];
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(3);
    expect(byMetric['f.cpu']).toMatchObject({ ...common, type: 'sum', monotonic: true, value: 12.5 });
    for (const row of rows)
      expect(BigInt(row['start_time_ns'] as string)).toBeLessThanOrEqual(BigInt(row['time_ns'] as string));
  });

  test('delta metrics', async () => {
    const deltaService = `${service}-delta`;
    const reader = new PeriodicExportingMetricReader({
      exporter: exporters.metrics(AggregationTemporality.DELTA),
      exportIntervalMillis: 3_600_000,
    });
    const provider = new MeterProvider({ resource: resourceOf(deltaService), readers: [reader] });
    const counter = provider.getMeter('m').createCounter('a.requests', { valueType: ValueType.INT });
    for (const value of [3, 4]) {
      counter.add(value);
      await provider.forceFlush();
    }
    const rows = await stored('metrics', deltaService, 2);
    await provider.shutdown();
    expect(rows.map(({ value_int, temporality }) => [value_int, temporality])).toEqual([
      ['3', 'delta'],
      ['4', 'delta'],
    ]);
    expect(rows[1]?.['start_time_ns']).toBe(rows[0]?.['time_ns']);
  });

  test('spans', async () => {
    const provider = new BasicTracerProvider({
      resource: resourceOf(service),
      spanProcessors: [new BatchSpanProcessor(exporters.traces())],
    });
    const tracer = provider.getTracer('shop.tracer', '3.0');
    const parent = tracer.startSpan(
      'GET /cart',
      {
        kind: SpanKind.SERVER,
        startTime: hrTime(nowNs + 1n),
        attributes: { 'http.route': '/cart', tries: 3 },
        root: true,
      },
      context.active(),
    );
    parent.addEvent('cache.miss', { key: 'cart:1', tries: 2 }, hrTime(nowNs + 500n));
    const child = tracer.startSpan(
      'charge',
      {
        kind: SpanKind.CLIENT,
        startTime: hrTime(nowNs + 1000n),
        links: [
          { context: { traceId, spanId, traceFlags: TraceFlags.SAMPLED }, attributes: { why: 'retry' } },
        ],
      },
      trace.setSpan(ROOT_CONTEXT, parent),
    );
    child.setStatus({ code: SpanStatusCode.ERROR, message: 'declined' });
    child.end(hrTime(nowNs + 5_000_000_123n));
    parent.setStatus({ code: SpanStatusCode.OK });
    parent.end(hrTime(nowNs + 6_000_000_001n));
    await provider.forceFlush();
    const rows = await stored('traces', service, 2);
    await provider.shutdown();

    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      time_ns: String(nowNs + 1n),
      duration_ns: '6000000000',
      service,
      name: 'GET /cart',
      kind: 'server',
      status: 'ok',
      trace_id: parent.spanContext().traceId,
      span_id: parent.spanContext().spanId,
      parent_span_id: '',
      attributes: { 'http.route': '/cart', tries: '3' },
      attribute_types: 'si',
      resource: storedResource(service),
      scope_name: 'shop.tracer',
      scope_version: '3.0',
    });
    expect(JSON.stringify(rows[0]?.['events'])).toContain('"cache.miss"');
    expect(JSON.stringify(rows[0]?.['events'])).toContain('cart:1');
    expect(rows[1]).toMatchObject({
      time_ns: String(nowNs + 1000n),
      duration_ns: '4999999123',
      name: 'charge',
      kind: 'client',
      status: 'error',
      status_message: 'declined',
      trace_id: parent.spanContext().traceId,
      parent_span_id: parent.spanContext().spanId,
    });
    expect(JSON.stringify(rows[1]?.['links'])).toContain(traceId);
    expect(JSON.stringify(rows[1]?.['links'])).toContain('retry');
  });
});
