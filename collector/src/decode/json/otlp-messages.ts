/**
 * The messages of OTLP (opentelemetry-proto 1.11.0) as JSON names them: for each field its number and its
 * type, written as a .proto file writes it. `oneof` members are written as `oneof <type>`: a message has
 * at most one of them.
 *
 * `traceId` and `spanId` are bytes that JSON carries as hexadecimal text; all other bytes are base64.
 */
export type FieldDeclaration = readonly [number: number, type: string];

const logs = {
  ExportLogsServiceRequest: { resourceLogs: [1, 'repeated ResourceLogs'] },
  ResourceLogs: {
    resource: [1, 'Resource'],
    scopeLogs: [2, 'repeated ScopeLogs'],
    schemaUrl: [3, 'string'],
  },
  ScopeLogs: {
    scope: [1, 'InstrumentationScope'],
    logRecords: [2, 'repeated LogRecord'],
    schemaUrl: [3, 'string'],
  },
  LogRecord: {
    timeUnixNano: [1, 'fixed64'],
    severityNumber: [2, 'SeverityNumber'],
    severityText: [3, 'string'],
    body: [5, 'AnyValue'],
    attributes: [6, 'repeated KeyValue'],
    droppedAttributesCount: [7, 'uint32'],
    flags: [8, 'fixed32'],
    traceId: [9, 'traceId'],
    spanId: [10, 'spanId'],
    observedTimeUnixNano: [11, 'fixed64'],
    eventName: [12, 'string'],
  },
} as const;

const traces = {
  ExportTraceServiceRequest: { resourceSpans: [1, 'repeated ResourceSpans'] },
  ResourceSpans: {
    resource: [1, 'Resource'],
    scopeSpans: [2, 'repeated ScopeSpans'],
    schemaUrl: [3, 'string'],
  },
  ScopeSpans: {
    scope: [1, 'InstrumentationScope'],
    spans: [2, 'repeated Span'],
    schemaUrl: [3, 'string'],
  },
  Span: {
    traceId: [1, 'traceId'],
    spanId: [2, 'spanId'],
    traceState: [3, 'string'],
    parentSpanId: [4, 'spanId'],
    name: [5, 'string'],
    kind: [6, 'SpanKind'],
    startTimeUnixNano: [7, 'fixed64'],
    endTimeUnixNano: [8, 'fixed64'],
    attributes: [9, 'repeated KeyValue'],
    droppedAttributesCount: [10, 'uint32'],
    events: [11, 'repeated SpanEvent'],
    droppedEventsCount: [12, 'uint32'],
    links: [13, 'repeated SpanLink'],
    droppedLinksCount: [14, 'uint32'],
    status: [15, 'Status'],
    flags: [16, 'fixed32'],
  },
  SpanEvent: {
    timeUnixNano: [1, 'fixed64'],
    name: [2, 'string'],
    attributes: [3, 'repeated KeyValue'],
    droppedAttributesCount: [4, 'uint32'],
  },
  SpanLink: {
    traceId: [1, 'traceId'],
    spanId: [2, 'spanId'],
    traceState: [3, 'string'],
    attributes: [4, 'repeated KeyValue'],
    droppedAttributesCount: [5, 'uint32'],
    flags: [6, 'fixed32'],
  },
  Status: { message: [2, 'string'], code: [3, 'StatusCode'] },
} as const;

const metrics = {
  ExportMetricsServiceRequest: { resourceMetrics: [1, 'repeated ResourceMetrics'] },
  ResourceMetrics: {
    resource: [1, 'Resource'],
    scopeMetrics: [2, 'repeated ScopeMetrics'],
    schemaUrl: [3, 'string'],
  },
  ScopeMetrics: {
    scope: [1, 'InstrumentationScope'],
    metrics: [2, 'repeated Metric'],
    schemaUrl: [3, 'string'],
  },
  Metric: {
    name: [1, 'string'],
    description: [2, 'string'],
    unit: [3, 'string'],
    gauge: [5, 'oneof Gauge'],
    sum: [7, 'oneof Sum'],
    histogram: [9, 'oneof Histogram'],
    exponentialHistogram: [10, 'oneof ExponentialHistogram'],
    summary: [11, 'oneof Summary'],
    metadata: [12, 'repeated KeyValue'],
  },
  Gauge: { dataPoints: [1, 'repeated NumberDataPoint'] },
  Sum: {
    dataPoints: [1, 'repeated NumberDataPoint'],
    aggregationTemporality: [2, 'AggregationTemporality'],
    isMonotonic: [3, 'bool'],
  },
  Histogram: {
    dataPoints: [1, 'repeated HistogramDataPoint'],
    aggregationTemporality: [2, 'AggregationTemporality'],
  },
  ExponentialHistogram: {
    dataPoints: [1, 'repeated ExponentialHistogramDataPoint'],
    aggregationTemporality: [2, 'AggregationTemporality'],
  },
  Summary: { dataPoints: [1, 'repeated SummaryDataPoint'] },
  NumberDataPoint: {
    startTimeUnixNano: [2, 'fixed64'],
    timeUnixNano: [3, 'fixed64'],
    asDouble: [4, 'oneof double'],
    exemplars: [5, 'repeated Exemplar'],
    asInt: [6, 'oneof sfixed64'],
    attributes: [7, 'repeated KeyValue'],
    flags: [8, 'uint32'],
  },
  HistogramDataPoint: {
    startTimeUnixNano: [2, 'fixed64'],
    timeUnixNano: [3, 'fixed64'],
    count: [4, 'fixed64'],
    sum: [5, 'double'],
    bucketCounts: [6, 'repeated fixed64'],
    explicitBounds: [7, 'repeated double'],
    exemplars: [8, 'repeated Exemplar'],
    attributes: [9, 'repeated KeyValue'],
    flags: [10, 'uint32'],
    min: [11, 'double'],
    max: [12, 'double'],
  },
  ExponentialHistogramDataPoint: {
    attributes: [1, 'repeated KeyValue'],
    startTimeUnixNano: [2, 'fixed64'],
    timeUnixNano: [3, 'fixed64'],
    count: [4, 'fixed64'],
    sum: [5, 'double'],
    scale: [6, 'sint32'],
    zeroCount: [7, 'fixed64'],
    positive: [8, 'Buckets'],
    negative: [9, 'Buckets'],
    flags: [10, 'uint32'],
    exemplars: [11, 'repeated Exemplar'],
    min: [12, 'double'],
    max: [13, 'double'],
    zeroThreshold: [14, 'double'],
  },
  Buckets: { offset: [1, 'sint32'], bucketCounts: [2, 'repeated uint64'] },
  SummaryDataPoint: {
    startTimeUnixNano: [2, 'fixed64'],
    timeUnixNano: [3, 'fixed64'],
    count: [4, 'fixed64'],
    sum: [5, 'double'],
    quantileValues: [6, 'repeated ValueAtQuantile'],
    attributes: [7, 'repeated KeyValue'],
    flags: [8, 'uint32'],
  },
  ValueAtQuantile: { quantile: [1, 'double'], value: [2, 'double'] },
  Exemplar: {
    timeUnixNano: [2, 'fixed64'],
    asDouble: [3, 'oneof double'],
    spanId: [4, 'spanId'],
    traceId: [5, 'traceId'],
    asInt: [6, 'oneof sfixed64'],
    filteredAttributes: [7, 'repeated KeyValue'],
  },
} as const;

const common = {
  Resource: {
    attributes: [1, 'repeated KeyValue'],
    droppedAttributesCount: [2, 'uint32'],
    entityRefs: [3, 'repeated EntityRef'],
  },
  EntityRef: {
    schemaUrl: [1, 'string'],
    type: [2, 'string'],
    idKeys: [3, 'repeated string'],
    descriptionKeys: [4, 'repeated string'],
  },
  InstrumentationScope: {
    name: [1, 'string'],
    version: [2, 'string'],
    attributes: [3, 'repeated KeyValue'],
    droppedAttributesCount: [4, 'uint32'],
  },
  KeyValue: { key: [1, 'string'], value: [2, 'AnyValue'], keyStrindex: [3, 'int32'] },
  AnyValue: {
    stringValue: [1, 'oneof string'],
    boolValue: [2, 'oneof bool'],
    intValue: [3, 'oneof int64'],
    doubleValue: [4, 'oneof double'],
    arrayValue: [5, 'oneof ArrayValue'],
    kvlistValue: [6, 'oneof KeyValueList'],
    bytesValue: [7, 'oneof bytes'],
    stringValueStrindex: [8, 'oneof int32'],
  },
  ArrayValue: { values: [1, 'repeated AnyValue'] },
  KeyValueList: { values: [1, 'repeated KeyValue'] },
} as const;

export const otlpMessages: Readonly<Record<string, Readonly<Record<string, FieldDeclaration>>>> = {
  ...logs,
  ...traces,
  ...metrics,
  ...common,
};

const severityLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** Enum values in order of their numbers, from 0. */
export const otlpEnums: Readonly<Record<string, readonly string[]>> = {
  SeverityNumber: [
    'SEVERITY_NUMBER_UNSPECIFIED',
    ...severityLevels.flatMap((level) =>
      ['', '2', '3', '4'].map((step) => `SEVERITY_NUMBER_${level}${step}`),
    ),
  ],
  AggregationTemporality: [
    'AGGREGATION_TEMPORALITY_UNSPECIFIED',
    'AGGREGATION_TEMPORALITY_DELTA',
    'AGGREGATION_TEMPORALITY_CUMULATIVE',
  ],
  SpanKind: [
    'SPAN_KIND_UNSPECIFIED',
    'SPAN_KIND_INTERNAL',
    'SPAN_KIND_SERVER',
    'SPAN_KIND_CLIENT',
    'SPAN_KIND_PRODUCER',
    'SPAN_KIND_CONSUMER',
  ],
  StatusCode: ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'],
};
