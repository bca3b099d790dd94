import { createHash } from 'node:crypto';

/** Decoded requests as `toPlainObject` gives them; only what the rows need. */
interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string;
  doubleValue?: number;
}
interface KeyValue {
  key: string;
  value?: AnyValue;
}
interface Scope<Record> {
  scope?: { name?: string; version?: string };
  logRecords?: Record[];
  spans?: Record[];
  metrics?: Record[];
}
interface Resource<Record> {
  resource?: { attributes?: KeyValue[] };
  scopeLogs?: Scope<Record>[];
  scopeSpans?: Scope<Record>[];
  scopeMetrics?: Scope<Record>[];
}
interface LogRecord {
  timeUnixNano?: string;
  observedTimeUnixNano?: string;
  severityNumber?: number;
  severityText?: string;
  body?: AnyValue;
  attributes?: KeyValue[];
  flags?: number;
  traceId?: Buffer;
  spanId?: Buffer;
  eventName?: string;
}
interface Span {
  traceId?: Buffer;
  spanId?: Buffer;
  parentSpanId?: Buffer;
  name?: string;
  kind?: number;
  startTimeUnixNano?: string;
  endTimeUnixNano?: string;
  attributes?: KeyValue[];
  status?: { code?: number };
}
interface Point {
  startTimeUnixNano?: string;
  timeUnixNano?: string;
  asInt?: string;
  asDouble?: number;
  count?: string;
  sum?: number;
  bucketCounts?: string[];
  explicitBounds?: number[];
  attributes?: KeyValue[];
}
interface Metric {
  name?: string;
  unit?: string;
  gauge?: { dataPoints?: Point[] };
  histogram?: { dataPoints?: Point[] };
}

export type Row = Record<string, unknown>;
export type Rows = Map<string, Row[]>;

/** What gives the rows their context, written once for each. */
export class Context {
  private readonly seen = new Set<string>();

  /** An identifier from the content; `write` is called the first time only. */
  identify(content: unknown, bytes: number, write: (id: string) => void): string {
    const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    const id = BigInt(`0x${digest.slice(0, bytes * 2)}`).toString();
    if (!this.seen.has(id)) {
      this.seen.add(id);
      write(id);
    }
    return id;
  }
}

export function logRows(
  request: { resourceLogs?: Resource<LogRecord>[] },
  now: string,
  context: Context,
): Rows {
  return rowsOf(request.resourceLogs, 'scopeLogs', 'logRecords', now, context, (record, shared) => ({
    log: {
      ...shared,
      time: seconds(record.timeUnixNano),
      observed_time: seconds(record.observedTimeUnixNano),
      severity_number: record.severityNumber ?? 0,
      severity_text: record.severityText ?? '',
      event_name: record.eventName ?? '',
      body_type: 'string',
      body: textOf(record.body),
      ...attributesOf(record.attributes),
      trace_id: record.traceId?.toString('hex') ?? '',
      span_id: record.spanId?.toString('hex') ?? '',
      flags: record.flags ?? 0,
    },
  }));
}

export function spanRows(request: { resourceSpans?: Resource<Span>[] }, now: string, context: Context): Rows {
  return rowsOf(request.resourceSpans, 'scopeSpans', 'spans', now, context, (record, shared) => ({
    span: {
      ...shared,
      time: seconds(record.startTimeUnixNano),
      duration_ns: (BigInt(record.endTimeUnixNano ?? 0) - BigInt(record.startTimeUnixNano ?? 0)).toString(),
      name: record.name ?? '',
      kind: record.kind ?? 0,
      status_code: record.status?.code ?? 0,
      trace_id: record.traceId?.toString('hex') ?? '',
      span_id: record.spanId?.toString('hex') ?? '',
      parent_span_id: record.parentSpanId?.toString('hex') ?? '',
      ...attributesOf(record.attributes),
    },
  }));
}

export function metricRows(
  request: { resourceMetrics?: Resource<Metric>[] },
  now: string,
  context: Context,
): Rows {
  const rows: Rows = new Map();
  const contextRows = rowsOf(
    request.resourceMetrics,
    'scopeMetrics',
    'metrics',
    now,
    context,
    (metric, shared) => {
      const kind = metric.histogram === undefined ? 'gauge' : 'histogram';
      for (const point of (metric.gauge ?? metric.histogram)?.dataPoints ?? []) {
        const series = {
          metric: metric.name ?? '',
          kind,
          unit: metric.unit ?? '',
          service: shared['service'],
          environment: shared['environment'],
          resource_id: shared['resource_id'],
          scope_id: shared['scope_id'],
          ...attributesOf(point.attributes),
        };
        const id = context.identify(series, 16, (series_id) =>
          push(rows, 'series', { ...series, series_id, seen_time: now }),
        );
        push(
          rows,
          kind === 'gauge' ? 'number_point' : 'histogram_point',
          pointRow(point, series.metric, id, now),
        );
      }
      return {};
    },
  );
  // Context first, as a reader would want it.
  return new Map([...contextRows, ...rows]);
}

function pointRow(point: Point, metric: string, series_id: string, now: string): Row {
  const base = {
    metric,
    series_id,
    time: seconds(point.timeUnixNano),
    ...(point.startTimeUnixNano === undefined ? {} : { start_time: seconds(point.startTimeUnixNano) }),
    received_time: now,
  };
  if (point.bucketCounts !== undefined) {
    return {
      ...base,
      count: point.count ?? '0',
      sum: point.sum ?? null,
      bounds: point.explicitBounds ?? [],
      bucket_counts: point.bucketCounts,
    };
  }
  return point.asInt === undefined
    ? { ...base, value_type: 'double', value: point.asDouble ?? 0 }
    : { ...base, value_type: 'int', value: Number(point.asInt), value_int: point.asInt };
}

function rowsOf<Record>(
  resources: Resource<Record>[] | undefined,
  scopes: 'scopeLogs' | 'scopeSpans' | 'scopeMetrics',
  records: 'logRecords' | 'spans' | 'metrics',
  now: string,
  context: Context,
  rowOf: (record: Record, shared: Row) => { [table: string]: Row },
): Rows {
  const rows: Rows = new Map();
  for (const resource of resources ?? []) {
    const { attributes, attribute_types } = attributesOf(resource.resource?.attributes);
    const service = attributes['service.name'] ?? 'unknown_service';
    const environment = attributes['deployment.environment.name'] ?? '';
    const resource_id = context.identify(attributes, 8, (id) =>
      push(rows, 'resource', {
        resource_id: id,
        service,
        environment,
        service_namespace: attributes['service.namespace'] ?? '',
        service_instance: attributes['service.instance.id'] ?? '',
        attributes,
        attribute_types,
        seen_time: now,
      }),
    );
    for (const scope of resource[scopes] ?? []) {
      const { name = '', version = '' } = scope.scope ?? {};
      const scope_id = context.identify([name, version], 8, (id) =>
        push(rows, 'scope', { scope_id: id, name, version, seen_time: now }),
      );
      const shared = { service, environment, resource_id, scope_id, received_time: now };
      for (const record of scope[records] ?? []) {
        for (const [table, row] of Object.entries(rowOf(record, shared))) push(rows, table, row);
      }
    }
  }
  return rows;
}

function push(rows: Rows, table: string, row: Row): void {
  const found = rows.get(table);
  if (found === undefined) rows.set(table, [row]);
  else found.push(row);
}

/** Nanoseconds as the decimal seconds that `DateTime64(9)` reads without loss. */
export function seconds(nanoseconds: string | undefined): string {
  const digits = (nanoseconds ?? '0').padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

function attributesOf(pairs: KeyValue[] | undefined): {
  attributes: { [key: string]: string };
  attribute_types: string;
} {
  const attributes: { [key: string]: string } = {};
  let attribute_types = '';
  for (const { key, value } of pairs ?? []) {
    attributes[key] = textOf(value);
    attribute_types += value?.intValue !== undefined ? 'i' : value?.doubleValue !== undefined ? 'd' : 's';
  }
  return { attributes, attribute_types };
}

function textOf(value: AnyValue | undefined): string {
  return String(value?.stringValue ?? value?.intValue ?? value?.doubleValue ?? value?.boolValue ?? '');
}
