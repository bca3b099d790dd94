import protobuf from 'protobufjs';

type Field = readonly [id: number, type: string, rule?: 'repeated' | 'optional'];

const fields = (entries: Readonly<Record<string, Field>>): protobuf.IType => ({
  fields: Object.fromEntries(
    Object.entries(entries).map(([name, [id, type, rule]]) => [
      name,
      rule === 'repeated' ? { id, type, rule } : { id, type },
    ]),
  ),
  // An optional field is a choice of one: then zero is told from absent.
  oneofs: Object.fromEntries(
    Object.entries(entries)
      .filter(([, [, , rule]]) => rule === 'optional')
      .map(([name]) => [`_${name}`, { oneof: [name] }]),
  ),
});

/** A `oneof` of the given fields; generated decoders then say which one was set. */
const choice = (name: string, type: protobuf.IType, members: readonly string[]): protobuf.IType => ({
  ...type,
  oneofs: { ...type.oneofs, [name]: { oneof: [...members] } },
});

/**
 * The messages of OTLP 1.11 that logs, spans, number points and histograms need, written from the protocol's
 * field numbers: what a straightforward receiver gives to protobufjs. Unknown fields are skipped.
 */
const otlp: protobuf.INamespace = {
  nested: {
    AnyValue: choice(
      'value',
      fields({
        stringValue: [1, 'string'],
        boolValue: [2, 'bool'],
        intValue: [3, 'int64'],
        doubleValue: [4, 'double'],
        arrayValue: [5, 'ArrayValue'],
        kvlistValue: [6, 'KeyValueList'],
        bytesValue: [7, 'bytes'],
      }),
      ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'],
    ),
    ArrayValue: fields({ values: [1, 'AnyValue', 'repeated'] }),
    KeyValueList: fields({ values: [1, 'KeyValue', 'repeated'] }),
    KeyValue: fields({ key: [1, 'string'], value: [2, 'AnyValue'] }),
    Resource: fields({ attributes: [1, 'KeyValue', 'repeated'] }),
    Scope: fields({ name: [1, 'string'], version: [2, 'string'], attributes: [3, 'KeyValue', 'repeated'] }),
    ExportLogs: fields({ resourceLogs: [1, 'ResourceLogs', 'repeated'] }),
    ResourceLogs: fields({ resource: [1, 'Resource'], scopeLogs: [2, 'ScopeLogs', 'repeated'] }),
    ScopeLogs: fields({ scope: [1, 'Scope'], logRecords: [2, 'LogRecord', 'repeated'] }),
    LogRecord: fields({
      timeUnixNano: [1, 'fixed64'],
      observedTimeUnixNano: [11, 'fixed64'],
      severityNumber: [2, 'int32'],
      severityText: [3, 'string'],
      body: [5, 'AnyValue'],
      attributes: [6, 'KeyValue', 'repeated'],
      flags: [8, 'fixed32'],
      traceId: [9, 'bytes'],
      spanId: [10, 'bytes'],
      eventName: [12, 'string'],
    }),
    ExportTraces: fields({ resourceSpans: [1, 'ResourceSpans', 'repeated'] }),
    ResourceSpans: fields({ resource: [1, 'Resource'], scopeSpans: [2, 'ScopeSpans', 'repeated'] }),
    ScopeSpans: fields({ scope: [1, 'Scope'], spans: [2, 'Span', 'repeated'] }),
    Status: fields({ message: [2, 'string'], code: [3, 'int32'] }),
    Span: fields({
      traceId: [1, 'bytes'],
      spanId: [2, 'bytes'],
      traceState: [3, 'string'],
      parentSpanId: [4, 'bytes'],
      name: [5, 'string'],
      kind: [6, 'int32'],
      startTimeUnixNano: [7, 'fixed64'],
      endTimeUnixNano: [8, 'fixed64'],
      attributes: [9, 'KeyValue', 'repeated'],
      status: [15, 'Status'],
    }),
    ExportMetrics: fields({ resourceMetrics: [1, 'ResourceMetrics', 'repeated'] }),
    ResourceMetrics: fields({ resource: [1, 'Resource'], scopeMetrics: [2, 'ScopeMetrics', 'repeated'] }),
    ScopeMetrics: fields({ scope: [1, 'Scope'], metrics: [2, 'Metric', 'repeated'] }),
    Metric: choice(
      'data',
      fields({
        name: [1, 'string'],
        description: [2, 'string'],
        unit: [3, 'string'],
        gauge: [5, 'Gauge'],
        sum: [7, 'Sum'],
        histogram: [9, 'Histogram'],
      }),
      ['gauge', 'sum', 'histogram'],
    ),
    Gauge: fields({ dataPoints: [1, 'NumberPoint', 'repeated'] }),
    Sum: fields({
      dataPoints: [1, 'NumberPoint', 'repeated'],
      aggregationTemporality: [2, 'int32'],
      isMonotonic: [3, 'bool'],
    }),
    Histogram: fields({
      dataPoints: [1, 'HistogramPoint', 'repeated'],
      aggregationTemporality: [2, 'int32'],
    }),
    NumberPoint: choice(
      'value',
      fields({
        startTimeUnixNano: [2, 'fixed64'],
        timeUnixNano: [3, 'fixed64'],
        asDouble: [4, 'double'],
        asInt: [6, 'sfixed64'],
        attributes: [7, 'KeyValue', 'repeated'],
        flags: [8, 'uint32'],
      }),
      ['asDouble', 'asInt'],
    ),
    HistogramPoint: fields({
      startTimeUnixNano: [2, 'fixed64'],
      timeUnixNano: [3, 'fixed64'],
      count: [4, 'fixed64'],
      sum: [5, 'double', 'optional'],
      bucketCounts: [6, 'fixed64', 'repeated'],
      explicitBounds: [7, 'double', 'repeated'],
      attributes: [9, 'KeyValue', 'repeated'],
      min: [11, 'double', 'optional'],
      max: [12, 'double', 'optional'],
    }),
  },
};

const root = protobuf.Root.fromJSON(otlp);

/** The request message of each OTLP path. */
export const requestTypes = {
  logs: root.lookupType('ExportLogs'),
  traces: root.lookupType('ExportTraces'),
  metrics: root.lookupType('ExportMetrics'),
} as const;

/** 64-bit integers as text, bytes as Buffers, absent fields left out: plain objects as receivers like them. */
export function toPlainObject(message: protobuf.Message): unknown {
  return message.$type.toObject(message, { longs: String, bytes: Buffer });
}
