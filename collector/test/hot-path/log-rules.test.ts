import { bodyTypes } from '@shewhart/schemas';
import { expect, test } from 'vitest';
import {
  attributeText,
  decoded,
  findings,
  newDecoder,
  onlyLog,
  refusalsOf,
  rowsOf,
  shop,
} from './harness.ts';
import { received } from './messages.ts';
import {
  anyValue,
  attributes,
  bytes,
  concat,
  fixed32,
  fixed64,
  int,
  message,
  request,
  text,
  type Value,
} from './otlp-encoder.ts';

/** The numbered rules of the OTLP checklist that concern resources, scopes, attributes and logs. */
const timed = concat(fixed64(1, received), fixed64(11, received));

test('40: a missing resource or scope means unknown, not an error', () => {
  const batch = newDecoder().decode('logs', 'protobuf', message(1, message(2, message(2, timed))), received);
  expect(batch.accepted).toBe(1);
  expect(batch.refusals).toEqual([]);
  expect(rowsOf(batch, 'log')[0]).toMatchObject({ service: 'unknown_service', environment: '' });
  expect(findings(rowsOf(batch, 'log')[0]!)).toEqual(['unknown_service']);
  expect(rowsOf(batch, 'resource')[0]).toMatchObject({ attributes: [], schema_url: '' });
  expect(rowsOf(batch, 'scope')[0]).toMatchObject({ name: '', version: '', attributes: [] });
});

test('41: dropped counts and both schema URLs are stored; the scope’s URL goes before the resource’s', () => {
  const record = concat(timed, int(7, 4_000_000_000), ...attributes(6, [['http.method', { string: 'GET' }]]));
  const context = {
    resource: [['service.name', { string: 'shop' }]],
    resourceDropped: 3,
    resourceSchemaUrl: 'https://opentelemetry.io/schemas/1.44.0',
    scopeName: 'lib',
    scopeDropped: 5,
    scopeSchemaUrl: 'https://opentelemetry.io/schemas/1.20.0',
  } as const;
  const batch = decoded('logs', [record], { context });
  expect(rowsOf(batch, 'resource')[0]).toMatchObject({
    dropped_attributes_count: 3,
    schema_url: context.resourceSchemaUrl,
  });
  expect(rowsOf(batch, 'scope')[0]).toMatchObject({
    dropped_attributes_count: 5,
    schema_url: context.scopeSchemaUrl,
  });
  const row = rowsOf(batch, 'log')[0]!;
  expect(row['dropped_attributes_count']).toBe(4_000_000_000);
  expect(attributeText(row)).toEqual({ 'http.request.method': 's:GET' });
  const { scopeSchemaUrl: _, ...without } = context;
  expect(attributeText(onlyLog(record, without))).toEqual({ 'http.method': 's:GET' });
});

test('42: every kind of attribute value keeps its type, keys their case, duplicates the last value', () => {
  const row = onlyLog(
    concat(
      timed,
      ...attributes(6, [
        ['Key', { string: 'a' }],
        ['key', { string: '200' }],
        ['int', { int: 200n }],
        ['min', { int: -(2n ** 63n) }],
        ['max', { int: 2n ** 63n - 1n }],
        ['-0', { double: -0 }],
        ['nan', { double: NaN }],
        ['inf', { double: -Infinity }],
        ['tiny', { double: 5e-324 }],
        ['third', { double: 1 / 3 }],
        ['no', { bool: false }],
        ['bytes', { bytes: Buffer.from([0, 255]) }],
        ['empty', {}],
        ['list', { array: [{ double: NaN }, { bytes: Buffer.from('x') }, {}, { int: 2n ** 60n }] }],
        [
          'map',
          {
            map: [
              ['b', { string: '"' }],
              ['a', { double: -0 }],
              ['b', { int: 1n }],
            ],
          },
        ],
        ['int', { int: 201n }],
      ]),
    ),
  );
  expect(attributeText(row)).toEqual({
    Key: 's:a',
    key: 's:200',
    int: 'i:201',
    min: 'i:-9223372036854775808',
    max: 'i:9223372036854775807',
    '-0': 'd:-0',
    nan: 'd:NaN',
    inf: 'd:-Infinity',
    tiny: 'd:5e-324',
    third: 'd:0.3333333333333333',
    no: 'b:false',
    bytes: 'y:AP8=',
    empty: 'e:',
    list: 'a:["NaN","eA==",null,1152921504606846976]',
    map: 'm:{"b":1,"a":-0}',
  });
  expect(findings(row)).toEqual(['duplicate_attribute_key']);
});

test('43: references into string tables are treated as absent and flagged, the record is kept', () => {
  const row = onlyLog(
    concat(
      timed,
      message(6, text(1, 'k'), message(2, int(8, 5))),
      message(6, int(3, 9), message(2, text(1, 'v'))),
    ),
  );
  expect(attributeText(row)).toEqual({ k: 'e:', '': 's:v' });
  expect(findings(row)).toEqual(['string_reference_ignored']);
});

test('44: an id of wrong length or all zeros means no trace, for that record only', () => {
  const good = concat(timed, bytes(9, Buffer.alloc(16, 1)), bytes(10, Buffer.alloc(8, 2)));
  const zero = concat(timed, bytes(9, Buffer.alloc(16)), bytes(10, Buffer.alloc(8)));
  const short = concat(timed, bytes(9, Buffer.alloc(15, 1)), bytes(10, Buffer.alloc(9, 1)));
  const rows = rowsOf(decoded('logs', [zero, good, short]), 'log');
  expect(rows.map((row) => [row['trace_id'], row['span_id']])).toEqual([
    ['', ''],
    ['01'.repeat(16), '02'.repeat(8)],
    ['', ''],
  ]);
  expect(rows.map(findings)).toEqual([
    ['invalid_trace_id', 'invalid_span_id'],
    [],
    ['invalid_trace_id', 'invalid_span_id'],
  ]);
});

test('45: an unknown time is the observed time, else the time of receipt; all three clocks are stored', () => {
  const rows = rowsOf(
    decoded('logs', [
      concat(fixed64(1, received - 7n), fixed64(11, received - 3n)),
      fixed64(11, received - 3n),
      fixed64(1, received - 7n),
      concat(fixed64(1, 0n), fixed64(11, 0n)),
    ]),
    'log',
  );
  expect(rows.map((row) => [row['time'], row['observed_time'], row['received_time']])).toEqual([
    [received - 7n, received - 3n, received],
    [received - 3n, received - 3n, received],
    [received - 7n, received, received],
    [received, received, received],
  ]);
  expect(rows.map(findings)).toEqual([
    [],
    ['time_missing'],
    ['observed_missing'],
    ['time_missing', 'observed_missing'],
  ]);
});

test('45: a time after 2262-04-11 is refused with the record kept as a dead letter, its neighbours are stored', () => {
  const late = concat(fixed64(1, 2n ** 63n), text(3, 'INFO'));
  const batch = decoded('logs', [timed, late, timed]);
  expect(batch.accepted).toBe(2);
  expect(refusalsOf(batch)).toEqual({ time_out_of_range: 1 });
  expect(batch.refusals[0]?.detail).toMatch(/2262-04-11.*service "shop"/);
  expect(rowsOf(batch, 'dead_letter')).toMatchObject([
    {
      received_time: received,
      stage: 'decode',
      target: 'log',
      reason: 'time_out_of_range',
      service: 'shop',
      raw: Buffer.from(late).toString('hex'),
    },
  ]);
});

test('45: refusals are counted exactly and twenty of them are kept', () => {
  const batch = decoded(
    'logs',
    Array.from({ length: 50 }, () => fixed64(1, 2n ** 64n - 1n)),
  );
  expect(refusalsOf(batch)).toEqual({ time_out_of_range: 50 });
  expect(batch.sections.map(({ table, rows }) => [table, rows])).toEqual([['dead_letter', 20]]);
});

test('46: severity 0 stays 0 unless the text says it; the text stays verbatim; odd numbers are kept', () => {
  const severity = (number: number, word: string) => concat(timed, int(2, BigInt(number)), text(3, word));
  const rows = rowsOf(
    decoded('logs', [
      severity(0, ''),
      severity(0, 'Warning'),
      severity(5, 'ERROR'),
      severity(99, ''),
      severity(-2, 'zz'),
    ]),
    'log',
  );
  expect(rows.map((row) => [row['severity_number'], row['severity_text']])).toEqual([
    [0, ''],
    [13, 'Warning'],
    [5, 'ERROR'],
    [99, ''],
    [-2, 'zz'],
  ]);
  expect(rows.map(findings)).toEqual([
    [],
    ['severity_from_text'],
    [],
    ['severity_out_of_range'],
    ['severity_out_of_range'],
  ]);
});

test('47: absent, empty and empty-string bodies differ; every kind of body is kept', () => {
  const bodies: readonly (readonly [Value | undefined, number, string])[] = [
    [undefined, bodyTypes.absent, ''],
    [{}, bodyTypes.empty, ''],
    [{ string: '' }, bodyTypes.string, ''],
    [{ string: 'text' }, bodyTypes.string, 'text'],
    [{ bool: true }, bodyTypes.bool, 'true'],
    [{ int: -7n }, bodyTypes.int, '-7'],
    [{ double: 1e300 }, bodyTypes.double, '1e+300'],
    [{ bytes: Buffer.from('hello') }, bodyTypes.bytes, 'aGVsbG8='],
    [{ array: [] }, bodyTypes.array, '[]'],
    [
      {
        map: [
          ['z', { int: 1n }],
          ['a', { string: 'é' }],
        ],
      },
      bodyTypes.map,
      '{"z":1,"a":"é"}',
    ],
  ];
  const records = bodies.map(([body]) =>
    concat(timed, ...(body === undefined ? [] : [message(5, anyValue(body))])),
  );
  const rows = rowsOf(decoded('logs', records), 'log');
  expect(rows.map((row) => [row['body_type'], row['body']])).toEqual(
    bodies.map(([, type, body]) => [type, body]),
  );
});

test('48: all 32 bits of flags are kept', () => {
  expect(onlyLog(concat(timed, fixed32(8, 0xdeadbe01)))['flags']).toBe(0xdeadbe01);
});

test('49: the event name marks an event', () => {
  expect(onlyLog(concat(timed, text(12, 'session.start')))['event_name']).toBe('session.start');
});

test('50: broken UTF-8 is repaired and flagged, NUL is kept, very long tokens are kept up to the limit', () => {
  const broken = Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80]);
  const row = onlyLog(
    concat(timed, message(5, text(1, broken)), message(6, text(1, broken), message(2, text(1, 'a\u0000b')))),
  );
  const repaired = new TextDecoder().decode(broken);
  expect(row['body']).toBe(repaired);
  expect(attributeText(row)).toEqual({ [repaired]: 's:a\u0000b' });
  expect(findings(row)).toEqual(['invalid_utf8_repaired']);
  const long = 'ä'.repeat(2_000_000);
  expect(onlyLog(concat(timed, message(5, text(1, long))))['body']).toBe(long);
});

test('50: what is over a limit is cut between characters and flagged', () => {
  const decoder = newDecoder({ maxValueBytes: 5, maxBodyBytes: 7, maxAttributes: 3, maxKeyBytes: 4 });
  const record = concat(
    timed,
    message(5, anyValue({ array: [{ string: 'abcdefgh' }] })),
    ...attributes(6, [
      ['k', { string: 'ääää' }],
      ['too long', { bytes: Buffer.from('0123456789') }],
      ['m', { map: [['a', { string: 'bc' }]] }],
      ['beyond', { int: 1n }],
    ]),
    int(7, 2),
  );
  const row = rowsOf(decoded('logs', [record], { decoder }), 'log')[0]!;
  expect(row).toMatchObject({ body: '["abcde', body_type: bodyTypes.string, dropped_attributes_count: 3 });
  expect(attributeText(row)).toEqual({ k: 's:ää', 'too ': 'y:MDEy', m: 's:{"a":' });
  expect(findings(row)).toContain('truncated');
});

test('50: whatever a record can hold is kept whole by default', () => {
  const decoder = newDecoder();
  const long = 'x'.repeat(10 << 20);
  const bytes = Buffer.alloc(15 << 20, 7);
  const withText = concat(timed, ...attributes(6, [['long', { string: long }]]));
  const withBytes = concat(timed, message(5, anyValue({ bytes })));
  const [first, second] = rowsOf(decoded('logs', [withText, withBytes], { decoder }), 'log');
  expect(attributeText(first!)['long'] === `s:${long}`).toBe(true);
  expect(second!['body'] === bytes.toString('base64')).toBe(true);
  for (const row of [first!, second!]) expect(findings(row)).not.toContain('truncated');
});

test('50: a record over the size limit is refused, not the request', () => {
  const decoder = newDecoder({ maxRecordBytes: 1000 });
  const batch = decoded('logs', [concat(timed, text(12, 'x'.repeat(2000))), timed], { decoder });
  expect([batch.accepted, refusalsOf(batch)]).toEqual([1, { record_too_large: 1 }]);
});

test('a value nested 64 deep is kept, one nested deeper refuses its record only', () => {
  const nested = (depth: number): Value => (depth === 0 ? { int: 1n } : { array: [nested(depth - 1)] });
  const batch = decoded('logs', [
    concat(timed, message(5, anyValue(nested(64)))),
    concat(timed, message(5, anyValue(nested(65)))),
    concat(timed, ...attributes(6, [['deep', nested(2000)]])),
  ]);
  expect(batch.accepted).toBe(1);
  expect(refusalsOf(batch)).toEqual({ attribute_nesting_too_deep: 2 });
  expect(rowsOf(batch, 'log')[0]?.['body']).toBe(`${'['.repeat(64)}1${']'.repeat(64)}`);
});

test('a resource attribute nested too deep is stored empty and flagged on the resource', () => {
  const nested = (depth: number): Value => (depth === 0 ? { int: 1n } : { array: [nested(depth - 1)] });
  const context = {
    resource: [
      ['service.name', { string: 'shop' }],
      ['deep', nested(65)],
    ],
    scopeName: 'lib',
  } as const;
  const [row] = rowsOf(decoded('logs', [timed], { context }), 'resource');
  expect(attributeText(row!)).toEqual({ 'service.name': 's:shop', deep: 'e:' });
  expect(findings(row!)).toEqual(['truncated']);
});

test('the canonical key has the name, the older ones stay under theirs', () => {
  const context = { ...shop, scopeSchemaUrl: 'https://opentelemetry.io/schemas/1.20.0' };
  const row = onlyLog(
    concat(
      timed,
      ...attributes(6, [
        ['http.request.method', { string: 'POST' }],
        ['http.method', { string: 'GET' }],
        ['other', { int: 1n }],
      ]),
    ),
    context,
  );
  expect(attributeText(row)).toEqual({
    'http.request.method': 's:POST',
    'http.method': 's:GET',
    other: 'i:1',
  });
  expect(findings(row)).toEqual(['rename_collision']);
});

test('where the meaning could change, the value stays under its old name too', () => {
  const context = { ...shop, scopeSchemaUrl: 'https://opentelemetry.io/schemas/1.25.0' };
  const row = onlyLog(concat(timed, ...attributes(6, [['enduser.id', { string: 'u1' }]])), context);
  expect(attributeText(row)).toEqual({ 'user.id': 's:u1', 'enduser.id': 's:u1' });
  expect(findings(row)).toEqual(['renamed_attributes']);
});

test('a vocabulary that is newer or not ours is stored untouched and flagged', () => {
  for (const url of ['https://opentelemetry.io/schemas/1.99.0', 'https://example.com/schemas/own/1.0.0']) {
    const row = onlyLog(concat(timed, ...attributes(6, [['http.method', { string: 'GET' }]])), {
      ...shop,
      scopeSchemaUrl: url,
    });
    expect(attributeText(row)).toEqual({ 'http.method': 's:GET' });
    expect(findings(row)).toEqual(['unknown_schema_version']);
  }
});

test('the service, its namespace, instance and environment come from the resource', () => {
  const context = {
    resource: [
      ['service.namespace', { string: 'eu' }],
      ['service.instance.id', { string: 'i-1' }],
      ['service.name', { string: 'shop' }],
      ['deployment.environment', { string: 'Prod' }],
    ],
    scopeName: 'lib',
  } as const;
  const batch = decoded('logs', [timed], { context });
  expect(rowsOf(batch, 'resource')[0]).toMatchObject({
    service: 'shop',
    service_namespace: 'eu',
    service_instance: 'i-1',
    environment: 'production',
  });
  expect(rowsOf(batch, 'log')[0]).toMatchObject({ service: 'shop', environment: 'production' });
  expect(attributeText(rowsOf(batch, 'resource')[0]!)['deployment.environment.name']).toBe('s:Prod');
});

test('a resource has one identifier whatever the order of its attributes, another for another type', () => {
  const id = (resource: readonly (readonly [string, Value])[]) =>
    rowsOf(decoded('logs', [timed], { context: { resource, scopeName: 'lib' } }), 'log')[0]!['resource_id'];
  const first = id([
    ['a', { string: '1' }],
    [
      'b',
      {
        map: [
          ['x', { int: 1n }],
          ['y', { int: 2n }],
        ],
      },
    ],
  ]);
  expect(
    id([
      [
        'b',
        {
          map: [
            ['y', { int: 2n }],
            ['x', { int: 1n }],
          ],
        },
      ],
      ['a', { string: '1' }],
    ]),
  ).toBe(first);
  expect(
    id([
      ['a', { int: 1n }],
      [
        'b',
        {
          map: [
            ['x', { int: 1n }],
            ['y', { int: 2n }],
          ],
        },
      ],
    ]),
  ).not.toBe(first);
});

test('context rows are written once an hour, after a failed request again, and when told to', () => {
  const decoder = newDecoder();
  const tables = (at = received) =>
    decoded('logs', [timed], { decoder, at }).sections.map(({ table }) => table);
  const broken = concat(request(shop, [timed]), Uint8Array.of(0x0a, 0x7f));
  expect(() => decoder.decode('logs', 'protobuf', broken, received)).toThrow();
  expect(tables()).toEqual(['resource', 'scope', 'log']);
  expect(tables()).toEqual(['log']);
  expect(() => decoder.decode('logs', 'protobuf', broken, received)).toThrow();
  expect(tables()).toEqual(['log']);
  expect(tables(received + 3_600_000_000_000n)).toEqual(['resource', 'scope', 'log']);
  decoder.forgetWritten();
  expect(tables(received + 3_600_000_000_000n)).toEqual(['resource', 'scope', 'log']);
});

test('empty envelopes store nothing and are no error', () => {
  for (const body of [new Uint8Array(0), message(1), request(shop, [])]) {
    for (const signal of ['logs', 'traces', 'metrics'] as const) {
      const batch = newDecoder().decode(signal, 'protobuf', body, received);
      expect([batch.accepted, batch.sections, batch.refusals]).toEqual([0, [], []]);
    }
  }
});

test('what describes a resource may follow its records, and come in pieces', () => {
  const scoped = message(
    2,
    message(2, timed),
    message(1, text(1, 'lib')),
    text(3, 'https://opentelemetry.io/schemas/1.20.0'),
  );
  const body = message(
    1,
    scoped,
    message(1, ...attributes(1, [['service.name', { string: 'first' }]])),
    message(1, ...attributes(1, [['service.name', { string: 'shop' }]]), int(2, 4)),
  );
  const batch = newDecoder().decode('logs', 'protobuf', body, received);
  expect(rowsOf(batch, 'resource')[0]).toMatchObject({ service: 'shop', dropped_attributes_count: 4 });
  expect(rowsOf(batch, 'scope')[0]).toMatchObject({ name: 'lib' });
});

test('of repeated single fields the last one counts', () => {
  const row = onlyLog(
    concat(
      timed,
      text(3, 'one'),
      text(3, 'two'),
      message(5, text(1, 'one'), int(3, 2)),
      message(6, text(1, 'k'), message(2, text(1, 'one')), text(1, 'key'), message(2, text(1, 'two'))),
    ),
  );
  expect(row).toMatchObject({ severity_text: 'two', body: '2' });
  expect(attributeText(row)).toEqual({ key: 's:two' });
});

const group = (depth: number): Uint8Array =>
  depth === 0 ? int(1, 1) : concat([0x83, 0x06], group(depth - 1), [0x84, 0x06]);

test('unknown fields and groups are passed over at every depth', () => {
  const unknown = concat(
    group(3),
    text(200, 'later'),
    fixed32(201, 1),
    fixed64(202, 1n),
    int(203, 2n ** 64n - 1n),
  );
  const body = concat(
    message(
      1,
      message(1, ...attributes(1, shop.resource!), unknown),
      message(
        2,
        message(1, text(1, 'lib'), unknown),
        message(2, timed, unknown, message(6, text(1, 'k'), unknown)),
        unknown,
      ),
      unknown,
    ),
    unknown,
  );
  const batch = newDecoder().decode('logs', 'protobuf', body, received);
  expect(attributeText(rowsOf(batch, 'log')[0]!)).toEqual({ k: 'e:' });
});

test.each([
  ['a wrong wire type', message(1, message(2, message(2, int(1, 5))))],
  ['a wrong wire type in a value', message(1, message(2, message(2, message(5, int(1, 5)))))],
  ['a varint of more than 64 bits', Uint8Array.from([0x78, ...new Array<number>(9).fill(0xff), 0x02])],
  ['a varint without end', Uint8Array.from(new Array<number>(20).fill(0xff))],
  ['a length beyond the body', Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f)],
  ['a length beyond its message', message(1, Uint8Array.of(0x12, 0x05, 0))],
  ['a fixed number cut off', message(1, message(2, message(2, Uint8Array.of(0x09, 1, 2))))],
  ['field number 0', Uint8Array.of(0x02, 0x00)],
  ['an unknown wire type', Uint8Array.of(0x7e)],
  ['a group that ends another', Uint8Array.of(0x7b, 0x84, 0x01)],
  ['a group without end', Uint8Array.of(0x7b)],
  ['groups nested too deep', group(65)],
])('malformed: %s', (_, body) => {
  expect(() => newDecoder().decode('logs', 'protobuf', body, received)).toThrow(
    expect.objectContaining({ code: 'DECODE_MALFORMED_BODY' }),
  );
});
