import { encodeMessage, jsonOf, obviousVarint, type Message } from './obvious-encoding.ts';
import {
  array,
  attributes,
  bool,
  bytes,
  double,
  empty,
  int,
  logs,
  map,
  momentNs,
  resourceOf,
  text,
} from './otlp-values.ts';
import type { RecordCase } from './record-case.ts';

const record = (members: Message): Message => ({
  timeUnixNano: momentNs,
  observedTimeUnixNano: momentNs + 1n,
  severityNumber: 9,
  ...members,
});

/** One record with these members, and one row of which these columns are told. */
const one = (
  items: readonly number[],
  title: string,
  members: Message,
  row: Readonly<Record<string, unknown>>,
): RecordCase => ({
  items,
  title,
  signal: 'logs',
  request: (service) => logs(service, record(members)),
  rows: [{ quality: [], ...row }],
});

const body = (title: string, value: Message, row: Readonly<Record<string, unknown>>): RecordCase =>
  one([47], title, { body: value }, row);

const replaced = (service: string, members: Message, from: string, to: string): string => {
  const json = jsonOf('logs', logs(service, record(members)));
  if (!json.includes(from)) throw new Error(`${from} is not in ${json}`);
  return json.replaceAll(from, to);
};

const traceId = '5b8efff798038103d269b633813fc60c';
const nested = (depth: number): Message => (depth === 0 ? bool(true) : array(nested(depth - 1)));
const longToken = 'x'.repeat(100_000);

/** A length-delimited field. */
const field = (number: number, ...content: Uint8Array[]): Buffer => {
  const inside = Buffer.concat(content);
  return Buffer.concat([Buffer.from([number * 8 + 2, ...obviousVarint(BigInt(inside.length))]), inside]);
};

/** Fields 200 to 203, of every wire type. */
const unknownFields = Buffer.from('c00c01' + 'ca0c03616263' + 'd10c0102030405060708' + 'dd0c01020304', 'hex');

const json: readonly RecordCase[] = [
  {
    ...one(
      [31],
      'snake_case names are understood',
      { body: text('b'), severityText: 'x', eventName: 'e' },
      {},
    ),
    json: (service) =>
      replaced(
        service,
        { body: text('b'), severityText: 'x', eventName: 'e' },
        'severityText',
        'severity_text',
      )
        .replace('resourceLogs', 'resource_logs')
        .replace('stringValue', 'string_value')
        .replace('timeUnixNano', 'time_unix_nano'),
    rows: [{ body: 'b', severity_text: 'x', event_name: 'e', time_ns: String(momentNs) }],
  },
  {
    ...one(
      [32],
      'unknown fields are ignored at every depth',
      { body: map({ k: text('v') }) },
      { body: '{"k":"v"}' },
    ),
    json: (service) => replaced(service, { body: map({ k: text('v') }) }, '{', '{"unknown":[1,{"a":null}],'),
    protobuf: (service) => {
      const resource = field(1, encodeMessage('Resource', resourceOf(service)), unknownFields);
      const logRecord = encodeMessage('LogRecord', record({ body: map({ k: text('v') }) }));
      const scope = field(1, encodeMessage('InstrumentationScope', { name: 'cases' }), unknownFields);
      const scopeLogs = field(2, scope, unknownFields, field(2, logRecord, unknownFields));
      return Buffer.concat([unknownFields, field(1, resource, unknownFields, scopeLogs), unknownFields]);
    },
  },
  {
    ...one([33], 'ids are hexadecimal in either case', { traceId, spanId: 'eee19b7ec3c1b174' }, {}),
    json: (service) =>
      replaced(service, { traceId, spanId: 'eee19b7ec3c1b174' }, traceId, traceId.toUpperCase()),
    rows: [{ trace_id: traceId, span_id: 'eee19b7ec3c1b174', quality: [] }],
  },
  {
    ...one(
      [33],
      'an empty id is absent',
      { traceId: '', spanId: '' },
      { trace_id: '', span_id: '', quality: [] },
    ),
  },
  {
    ...one([34], 'enum names are understood', { severityNumber: 17 }, { severity_number: 17 }),
    json: (service) => replaced(service, { severityNumber: 17 }, ':17', ':"SEVERITY_NUMBER_ERROR"'),
  },
  {
    ...one([35], '64-bit integers as JSON numbers keep every digit', { body: int(-9007199254740993n) }, {}),
    json: (service) =>
      replaced(
        service,
        { body: int(-9007199254740993n) },
        '"-9007199254740993"',
        '-9007199254740993',
      ).replace(`"${momentNs}"`, String(momentNs)),
    rows: [{ body: '-9007199254740993', body_type: 'int', time_ns: String(momentNs) }],
  },
  {
    ...one([36], 'doubles as numeric strings', { body: double(1.5) }, { body: '1.5', body_type: 'double' }),
    json: (service) => replaced(service, { body: double(1.5) }, '1.5', '"15e-1"'),
  },
  {
    ...one([37], 'base64 of the URL-safe alphabet without padding', { body: bytes(251, 255, 191, 255) }, {}),
    json: (service) => replaced(service, { body: bytes(251, 255, 191, 255) }, '+/+//w==', '-_-__w'),
    rows: [{ body: '+/+//w==', body_type: 'bytes' }],
  },
  {
    ...one(
      [38],
      'null is the default',
      { severityText: '', attributes: [] },
      { severity_text: '', attributes: {} },
    ),
    json: (service) =>
      replaced(
        service,
        { severityText: '', attributes: [] },
        '"severityText":""',
        '"severityText":null,"body":null',
      ).replace('"attributes":[]}]}]', '"attributes":null}]}]'),
    rows: [{ severity_text: '', attributes: {}, body: '', body_type: 'absent' }],
  },
  {
    items: [39],
    title: 'a value nested too deep refuses its record and no other',
    signal: 'logs',
    request: (service) =>
      logs(
        service,
        record({ body: nested(64), attributes: attributes({ a: nested(64) }) }),
        record({ body: nested(65) }),
        record({ attributes: attributes({ a: nested(65) }) }),
        record({ body: nested(200) }),
      ),
    refused: { count: 3, reason: /attribute_nesting_too_deep/ },
    rows: [
      {
        body: `${'['.repeat(64)}true${']'.repeat(64)}`,
        attributes: { a: `${'['.repeat(64)}true${']'.repeat(64)}` },
      },
    ],
  },
];

const context: readonly RecordCase[] = [
  {
    items: [40],
    title: 'no resource and no scope: unknown, not an error',
    signal: 'logs',
    request: (service) => ({
      resourceLogs: [{ scopeLogs: [{ logRecords: [record({ eventName: service })] }] }],
    }),
    where: 'event_name = {service:String}',
    rows: [
      {
        service: 'unknown_service',
        resource: {},
        scope_name: '',
        scope_version: '',
        quality: ['unknown_service'],
      },
    ],
  },
  {
    items: [40],
    title: 'a resource without attributes',
    signal: 'logs',
    request: (service) => ({
      resourceLogs: [
        { resource: {}, scopeLogs: [{ scope: {}, logRecords: [record({ eventName: service })] }] },
      ],
    }),
    where: 'event_name = {service:String}',
    rows: [{ service: 'unknown_service', resource: {}, scope_name: '' }],
  },
  {
    items: [41],
    title: 'dropped counts and schema URLs of resource, scope and record',
    signal: 'logs',
    request: (service) => ({
      resourceLogs: [
        {
          resource: { ...resourceOf(service), droppedAttributesCount: 4 },
          scopeLogs: [
            {
              scope: {
                name: 'n',
                version: 'v',
                attributes: attributes({ s: int(1) }),
                droppedAttributesCount: 5,
              },
              logRecords: [record({ droppedAttributesCount: 6 })],
              schemaUrl: 'https://opentelemetry.io/schemas/1.44.0',
            },
          ],
          schemaUrl: 'https://opentelemetry.io/schemas/1.43.0',
        },
      ],
    }),
    rows: [
      {
        resource_dropped_attributes_count: 4,
        scope_dropped_attributes_count: 5,
        dropped_attributes_count: 6,
        resource_schema_url: 'https://opentelemetry.io/schemas/1.43.0',
        scope_schema_url: 'https://opentelemetry.io/schemas/1.44.0',
        scope_name: 'n',
        scope_version: 'v',
        scope_attributes: { s: '1' },
      },
    ],
  },
  one([41], 'schema-url-omitted', { body: text('b') }, { resource_schema_url: '', scope_schema_url: '' }),
  one(
    [42],
    'every kind of attribute value keeps its type',
    {
      attributes: attributes({
        'x.string': text('1'),
        'x.int': int(9223372036854775807n),
        'x.double': double(1.5),
        'x.nan': double(NaN),
        'x.infinite': double(-Infinity),
        'x.true': bool(true),
        'x.false': bool(false),
        'x.bytes': bytes(0, 255),
        'x.array': array(text('a'), int(1n), double(0.5), empty, bytes(1)),
        'x.map': map({ b: int(2n), a: array() }),
        'x.empty': empty,
        'x.blank': text(''),
        'X.STRING': text('keys are case sensitive'),
      }),
    },
    {
      attributes: {
        'x.string': '1',
        'x.int': '9223372036854775807',
        'x.double': '1.5',
        'x.nan': 'NaN',
        'x.infinite': '-Infinity',
        'x.true': 'true',
        'x.false': 'false',
        'x.bytes': 'AP8=',
        'x.array': '["a",1,0.5,null,"AQ=="]',
        'x.map': '{"b":2,"a":[]}',
        'x.empty': '',
        'x.blank': '',
        'X.STRING': 'keys are case sensitive',
      },
      attribute_types: 'sidddbbyamess',
    },
  ),
  {
    items: [42],
    title: 'of equal attribute keys the last wins, noted',
    signal: 'logs',
    request: (service) =>
      logs(
        service,
        record({
          attributes: [...attributes({ k: text('first'), other: int(1) }), ...attributes({ k: int(2n) })],
        }),
      ),
    rows: [{ attributes: { k: '2', other: '1' }, quality: ['duplicate_attribute_key'] }],
  },
  one(
    [43],
    'references into a string table are treated as absent and the record is kept',
    {
      attributes: [
        { keyStrindex: 3, value: text('v') },
        { key: 'k', value: { stringValueStrindex: 5 } },
        { key: 'x', value: text('y') },
      ],
    },
    { attributes: { k: '', x: 'y', '': 'v' }, quality: ['string_reference_ignored'] },
  ),
];

const records: readonly RecordCase[] = [
  {
    items: [44],
    title: 'an id of wrong length or of zeros means no trace, for that record only',
    signal: 'logs',
    request: (service) =>
      logs(
        service,
        record({ severityNumber: 1, traceId: '00'.repeat(16), spanId: '00'.repeat(8) }),
        record({ severityNumber: 2, traceId: 'abcd', spanId: 'eee19b7ec3c1b17400' }),
        record({ severityNumber: 3, traceId, spanId: 'eee19b7ec3c1b174' }),
      ),
    rows: [
      { trace_id: '', span_id: '', quality: ['invalid_trace_id', 'invalid_span_id'] },
      { trace_id: '', span_id: '', quality: ['invalid_trace_id', 'invalid_span_id'] },
      { trace_id: traceId, span_id: 'eee19b7ec3c1b174', quality: [] },
    ],
  },
  {
    items: [44],
    title: 'an id in base64, as plain protobuf JSON has it, leaves its record without a trace',
    signal: 'logs',
    request: (service) => logs(service, record({ traceId: Buffer.of(0) })),
    json: (service) => replaced(service, { traceId }, traceId, 'W47/95gDgQPSabYzgT/GDA=='),
    rows: [{ trace_id: '', quality: ['invalid_trace_id'] }],
  },
  one(
    [45],
    'time 0 means unknown: the observed time stands in',
    { timeUnixNano: 0 },
    {
      time_ns: String(momentNs + 1n),
      observed_time_ns: String(momentNs + 1n),
      quality: ['time_missing'],
    },
  ),
  one(
    [45],
    'neither time: the time of receipt stands in',
    { timeUnixNano: 0, observedTimeUnixNano: 0 },
    {
      time_ns: 'received',
      observed_time_ns: 'received',
      quality: ['time_missing', 'observed_missing'],
    },
  ),
  one(
    [45],
    'timestamp-nanosecond-precision: all three clocks are kept',
    {},
    {
      time_ns: String(momentNs),
      observed_time_ns: String(momentNs + 1n),
    },
  ),
  one(
    [45],
    'timestamp-outside-ingest-window: a record of 2001 is stored and noted',
    { timeUnixNano: 1_000_000_000_123_456_789n },
    {
      time_ns: '1000000000123456789',
      quality: ['late', 'outside_rollup_window'],
    },
  ),
  {
    items: [46],
    title: 'severity 0 stays 0, text verbatim, numbers beyond 24 are kept and noted',
    signal: 'logs',
    request: (service) =>
      logs(
        service,
        record({ timeUnixNano: momentNs, severityNumber: 0, severityText: '' }),
        record({ timeUnixNano: momentNs + 1n, severityNumber: 0, severityText: 'Hinweis' }),
        record({ timeUnixNano: momentNs + 2n, severityNumber: 21, severityText: 'pAnIc' }),
        record({ timeUnixNano: momentNs + 3n, severityNumber: 99 }),
        record({ timeUnixNano: momentNs + 4n, severityNumber: -5 }),
      ),
    rows: [
      { severity_number: 0, severity_text: '', quality: [] },
      { severity_number: 0, severity_text: 'Hinweis', quality: [] },
      { severity_number: 21, severity_text: 'pAnIc', quality: [] },
      { severity_number: 99, severity_text: '', quality: ['severity_out_of_range'] },
      { severity_number: -5, severity_text: '', quality: ['severity_out_of_range'] },
    ],
  },
  one(
    [46],
    'severity-number-unspecified with a known level text: the number is derived and noted',
    { severityNumber: 0, severityText: 'WARN' },
    {
      severity_number: 13,
      severity_text: 'WARN',
      quality: ['severity_from_text'],
    },
  ),
  one([47], 'record-without-body', {}, { body: '', body_type: 'absent' }),
  body('body-embedded-nul', text('a\0b'), { body: 'a\0b', body_type: 'string' }),
  body('body-empty-string differs from an absent body', text(''), { body: '', body_type: 'string' }),
  body('an empty value differs from both', empty, { body: '', body_type: 'empty' }),
  body('body-int64-max', int(9223372036854775807n), { body: '9223372036854775807', body_type: 'int' }),
  body('body of negative zero', double(-0), { body: '-0', body_type: 'double' }),
  body('body of false', bool(false), { body: 'false', body_type: 'bool' }),
  body('body of bytes', bytes(1, 2, 3), { body: 'AQID', body_type: 'bytes' }),
  body('body-array', array(text('a'), int(1n), empty), { body: '["a",1,null]', body_type: 'array' }),
  body('body-kvlist', map({ level: text('x'), nested: map({ deep: double(0.25) }) }), {
    body: '{"level":"x","nested":{"deep":0.25}}',
    body_type: 'map',
  }),
  one([48], 'flags: all 32 bits are kept', { flags: 0xabcdef01 }, { flags: 0xabcdef01 }),
  one(
    [49],
    'an event has its name',
    { eventName: 'device.app.lifecycle' },
    { event_name: 'device.app.lifecycle' },
  ),
  {
    ...one(
      [50],
      'body-invalid-utf8 is repaired and noted',
      { body: { stringValue: Buffer.from('61c328ff62', 'hex') } },
      {},
    ),
    json: (service) =>
      // Latin-1 writes each of these characters as the byte of its number.
      Buffer.from(replaced(service, { body: text('BROKEN') }, 'BROKEN', 'a\xc3(\xffb'), 'latin1'),
    rows: [{ body: 'a\ufffd(\ufffdb', quality: ['invalid_utf8_repaired'] }],
  },
  {
    ...one(
      [50],
      'half a surrogate pair in JSON is repaired and noted',
      { body: { stringValue: Buffer.from('61ff', 'hex') } },
      {},
    ),
    json: (service) => replaced(service, { body: text('BROKEN') }, 'BROKEN', 'a\\ud83d'),
    rows: [{ body: 'a\ufffd', quality: ['invalid_utf8_repaired'] }],
  },
  one(
    [50],
    'body-very-long-token',
    { body: text(longToken), attributes: attributes({ token: text(longToken) }) },
    {
      body: longToken,
      attributes: { token: longToken },
    },
  ),
  one(
    [50],
    'NUL bytes and every kind of character in keys and values',
    { attributes: attributes({ 'k\0é€😀': text('v\0é€😀\u2028') }) },
    {
      attributes: { 'k\0é€😀': 'v\0é€😀\u2028' },
    },
  ),
  {
    items: [17],
    title: 'minimal-record: nothing but a time',
    signal: 'logs',
    request: (service) => logs(service, { timeUnixNano: momentNs }),
    rows: [
      {
        time_ns: String(momentNs),
        observed_time_ns: 'received',
        severity_number: 0,
        body_type: 'absent',
        attributes: {},
      },
    ],
  },
  {
    items: [17],
    title: 'empty envelopes beside one record',
    signal: 'logs',
    request: (service) => ({
      resourceLogs: [
        { resource: resourceOf(service) },
        {},
        {
          resource: resourceOf(service),
          scopeLogs: [{}, { scope: { name: 'cases' } }, { logRecords: [record({})] }],
        },
      ],
    }),
    rows: [{ time_ns: String(momentNs) }],
  },
];

export const logCases: readonly RecordCase[] = [...json, ...context, ...records];
