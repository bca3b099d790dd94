/**
 * The tables that the collector writes, in the order in which a segment is stored: what gives context
 * (resource, scope, series) before the records that refer to it, so that no reader sees a record whose
 * context is missing. `tableColumns` is the column order of every RowBinary row; a test compares it with
 * the migrations on the real engine.
 */
export const tableNames = [
  'resource',
  'scope',
  'series',
  'log',
  'span',
  'number_point',
  'histogram_point',
  'exponential_histogram_point',
  'summary_point',
  'exemplar',
  'dead_letter',
] as const;

export type TableName = (typeof tableNames)[number];

const attributes = ['attributes', 'attribute_types'] as const;

/** Columns that every kind of metric point begins with. */
const point = [
  'metric',
  'series_id',
  'time',
  'start_time',
  'sequence_start',
  'received_time',
  'flags',
  'quality',
] as const;

export const tableColumns: Readonly<Record<TableName, readonly string[]>> = {
  resource: [
    'resource_id',
    'service',
    'service_namespace',
    'service_instance',
    'environment',
    ...attributes,
    'dropped_attributes_count',
    'schema_url',
    'seen_time',
    'quality',
  ],
  scope: ['scope_id', 'name', 'version', ...attributes, 'dropped_attributes_count', 'schema_url', 'seen_time'],
  series: [
    'metric',
    'series_id',
    'kind',
    'unit',
    'temporality',
    'monotonic',
    'description',
    'metadata',
    'metadata_types',
    'service',
    'environment',
    'resource_id',
    'scope_id',
    ...attributes,
    'original_metric',
    'seen_time',
  ],
  log: [
    'time',
    'observed_time',
    'received_time',
    'service',
    'environment',
    'resource_id',
    'scope_id',
    'severity_number',
    'severity_text',
    'event_name',
    'body_type',
    'body',
    ...attributes,
    'dropped_attributes_count',
    'trace_id',
    'span_id',
    'flags',
    'quality',
  ],
  span: [
    'time',
    'duration_ns',
    'received_time',
    'service',
    'environment',
    'resource_id',
    'scope_id',
    'name',
    'kind',
    'status_code',
    'status_message',
    'trace_id',
    'span_id',
    'parent_span_id',
    'trace_state',
    'flags',
    ...attributes,
    'dropped_attributes_count',
    'events',
    'dropped_events_count',
    'links',
    'dropped_links_count',
    'quality',
  ],
  number_point: [...point, 'value_type', 'value', 'value_int'],
  histogram_point: [...point, 'count', 'sum', 'min', 'max', 'bounds', 'bucket_counts'],
  exponential_histogram_point: [
    ...point,
    'count',
    'sum',
    'min',
    'max',
    'scale',
    'zero_count',
    'zero_threshold',
    'positive_offset',
    'positive_counts',
    'negative_offset',
    'negative_counts',
  ],
  summary_point: [...point, 'count', 'sum', 'quantiles', 'quantile_values'],
  exemplar: [
    'metric',
    'series_id',
    'point_time',
    'time',
    'received_time',
    'value_type',
    'value',
    'value_int',
    'trace_id',
    'span_id',
    ...attributes,
  ],
  dead_letter: ['received_time', 'stage', 'target', 'reason', 'detail', 'service', 'raw'],
};

/** Enum codes as RowBinary writes them (one byte); the names are those of the migrations. */
export const bodyTypes = {
  absent: 0,
  empty: 1,
  string: 2,
  bool: 3,
  int: 4,
  double: 5,
  bytes: 6,
  array: 7,
  map: 8,
} as const;
export const seriesKinds = { gauge: 1, sum: 2, histogram: 3, exponential_histogram: 4, summary: 5 } as const;
export const temporalities = { unspecified: 0, delta: 1, cumulative: 2 } as const;
export const valueTypes = { none: 0, double: 1, int: 2 } as const;

/** One letter per entry of an attribute map, in its order: the type that the text form came from. */
export const attributeTypeLetters = {
  string: 's',
  bool: 'b',
  int: 'i',
  double: 'd',
  bytes: 'y',
  array: 'a',
  map: 'm',
  empty: 'e',
} as const;
