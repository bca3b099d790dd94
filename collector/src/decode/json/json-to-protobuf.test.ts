import { expect, test } from 'vitest';
import { CollectorError } from '../../errors.ts';
import type { Signal } from '../../ports.ts';
import { jsonToProtobuf, type JsonOptions } from './json-to-protobuf.ts';

const usual: JsonOptions = { maxNestingDepth: 64, strict: false };
const strict: JsonOptions = { maxNestingDepth: 64, strict: true };

function transcode(signal: Signal, text: string | Uint8Array, options = usual) {
  const { body, leniencies } = jsonToProtobuf(
    signal,
    typeof text === 'string' ? Buffer.from(text) : text,
    options,
  );
  return { hex: Buffer.from(body).toString('hex'), leniencies: Object.fromEntries(leniencies) };
}

/** One log record, of which the test is about these members. */
const log = (members: string): string => `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{${members}}]}]}]}`;
const point = (members: string): string =>
  `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{${members}}]}}]}]}]}`;
const histogram = (members: string): string =>
  `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{${members}}]}}]}]}]}`;

const hex = (...parts: (string | number[])[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : Buffer.from(part).toString('hex'))).join('');

/** A field of length-delimited wire type with fewer than 128 bytes. */
const nested = (field: number, content: string): string => hex([field * 8 + 2, content.length / 2], content);
const logBytes = (content: string): string => nested(1, nested(2, nested(2, content)));
const pointBytes = (content: string): string =>
  nested(1, nested(2, nested(2, nested(5, nested(1, content)))));
const histogramBytes = (content: string): string =>
  nested(1, nested(2, nested(2, nested(9, nested(1, content)))));
const text = (value: string): string => Buffer.from(value).toString('hex');

function refusal(signal: Signal, json: string | Uint8Array, options = usual): string {
  try {
    transcode(signal, json, options);
  } catch (error) {
    expect(error).toBeInstanceOf(CollectorError);
    expect((error as CollectorError).code).toBe('DECODE_MALFORMED_BODY');
    return (error as CollectorError).message;
  }
  throw new Error('the body was accepted');
}

test('a log record becomes the bytes that the same record has in protobuf', () => {
  const json = `{
    "resourceLogs": [{
      "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "cart"}}]},
      "scopeLogs": [{
        "scope": {"name": "winston", "version": "3"},
        "logRecords": [{
          "timeUnixNano": "1", "severityNumber": 9, "severityText": "INFO", "flags": 1,
          "body": {"stringValue": "hello"}, "eventName": "e"
        }],
        "schemaUrl": "u"
      }]
    }]
  }`;
  const attribute = nested(1, nested(1, text('service.name')) + nested(2, nested(1, text('cart'))));
  const record = hex(
    '090100000000000000',
    '1009',
    nested(3, text('INFO')),
    '4501000000',
    nested(5, nested(1, text('hello'))),
    nested(12, text('e')),
  );
  const scopeLogs =
    nested(1, nested(1, text('winston')) + nested(2, text('3'))) + nested(2, record) + nested(3, text('u'));
  expect(transcode('logs', json)).toEqual({
    hex: nested(1, nested(1, attribute) + nested(2, scopeLogs)),
    leniencies: {},
  });
});

test('31: names are lowerCamelCase; snake_case is understood and counted', () => {
  const record = log('"timeUnixNano":"7","observed_time_unix_nano":"8","severity_text":"x"');
  expect(transcode('logs', record)).toEqual({
    hex: logBytes('090700000000000000' + '590800000000000000' + nested(3, text('x'))),
    leniencies: { json_snake_case_name: 2 },
  });
});

test('31: strict mode refuses snake_case and names the member', () => {
  expect(refusal('logs', log('"severity_text":"x"'), strict)).toMatch(
    /^resourceLogs\[0\]\.scopeLogs\[0\]\.logRecords\[0\].*lowerCamelCase/,
  );
});

test('32: unknown fields are ignored at every depth, whatever they hold', () => {
  const unknown = '"unknown":{"a":[1,-2.5e3,{"b":[[],{}]},null,true,"\\u00e9"]}';
  const json = `{${unknown},"resourceLogs":[{${unknown},"scopeLogs":[{${unknown},"scope":{${unknown}},"logRecords":[{
    "body":{${unknown},"kvlistValue":{${unknown},"values":[{${unknown},"key":"k"}]}},${unknown}}]}]}]}`;
  const body = nested(5, nested(6, nested(1, nested(1, text('k')))));
  expect(transcode('logs', json)).toEqual({
    hex: nested(1, nested(2, hex('0a00') + nested(2, body))),
    leniencies: {},
  });
});

test('32: a name that merely resembles a known one is unknown', () => {
  expect(transcode('logs', log('"TimeUnixNano":"1","timeUnixNan":"1","timeUnixNanos":"1","":1')).hex).toBe(
    logBytes(''),
  );
});

test('33: ids are hexadecimal in either case and "" is absent', () => {
  const id = '5b8efff798038103d269b633813fc60c';
  const lower = transcode('logs', log(`"traceId":"${id}","spanId":"eee19b7ec3c1b174"`));
  const upper = transcode('logs', log(`"traceId":"${id.toUpperCase()}","spanId":"EEE19B7EC3C1B174"`));
  expect(lower.hex).toBe(logBytes(nested(9, id) + nested(10, 'eee19b7ec3c1b174')));
  expect(upper).toEqual(lower);
  expect(transcode('logs', log('"traceId":"","spanId":""'))).toEqual({ hex: logBytes(''), leniencies: {} });
});

test('33, 44: an id of wrong length is handed on, one that is not hexadecimal is made invalid; neither fails the batch', () => {
  expect(transcode('logs', log('"traceId":"abcd","spanId":"00"'))).toEqual({
    hex: logBytes(nested(9, 'abcd') + nested(10, '00')),
    leniencies: {},
  });
  for (const id of ['abc', 'xy', 'W47/95gDgQPSabYzgT/GDA==', 'ab'.repeat(65), '\\u00e9\\u00e9']) {
    expect(transcode('logs', log(`"traceId":"${id}"`), strict)).toEqual({
      hex: logBytes(nested(9, '00')),
      leniencies: { json_invalid_id: 1 },
    });
  }
});

test('34: enums are integers; their names are understood and counted', () => {
  expect(transcode('logs', log('"severityNumber":17'))).toEqual({ hex: logBytes('1011'), leniencies: {} });
  expect(transcode('logs', log('"severityNumber":"SEVERITY_NUMBER_ERROR"'))).toEqual({
    hex: logBytes('1011'),
    leniencies: { json_enum_name: 1 },
  });
  const span = (members: string) => `{"resourceSpans":[{"scopeSpans":[{"spans":[{${members}}]}]}]}`;
  expect(
    transcode('traces', span('"kind":"SPAN_KIND_CLIENT","status":{"code":"STATUS_CODE_ERROR"}')).hex,
  ).toBe(logBytes('3003' + nested(15, '1802')));
  expect(
    transcode(
      'metrics',
      '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE","isMonotonic":true}}]}]}]}',
    ).hex,
  ).toBe(logBytes(nested(7, '10021801')));
});

test('34: enum numbers that have no name are kept, negative ones too; unknown names are refused', () => {
  expect(transcode('logs', log('"severityNumber":99')).hex).toBe(logBytes('1063'));
  expect(transcode('logs', log('"severityNumber":-1')).hex).toBe(logBytes('10ffffffffffffffffff01'));
  expect(refusal('logs', log('"severityNumber":"WARNING"'))).toContain(
    'severityNumber: expected the integer',
  );
  expect(refusal('logs', log('"severityNumber":"SEVERITY_NUMBER_INFO"'), strict)).toContain('as integers');
});

test.each([
  ['fixed64', 'timeUnixNano', '09', '0'],
  ['fixed64', 'timeUnixNano', '09', '1729700000123456789'],
  ['fixed64', 'timeUnixNano', '09', '9007199254740993'],
  ['fixed64', 'timeUnixNano', '09', '4294967295'],
  ['fixed64', 'timeUnixNano', '09', '4294967296'],
  ['fixed64', 'timeUnixNano', '09', '18446744073709551615'],
])('35: %s %s keeps every digit, as number and as string', (_type, name, tag, digits) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(digits));
  for (const spelling of [digits, `"${digits}"`]) {
    expect(transcode('logs', log(`"${name}":${spelling}`)).hex).toBe(logBytes(tag + bytes.toString('hex')));
  }
});

test.each([
  '-9223372036854775808',
  '9223372036854775807',
  '-9007199254740993',
  '-1',
  '0',
  '-4294967296',
  '1e3',
  '-12.50e1',
  '0.00e9',
])('35: int64 %s as attribute (varint) and as point (sfixed64)', (digits) => {
  const value = /[.e]/.test(digits) ? BigInt(Number(digits)) : BigInt(digits);
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  const varint: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) varint.push(Number(rest & 127n) | 128);
  varint.push(Number(rest));
  for (const spelling of [digits, `"${digits}"`]) {
    expect(transcode('metrics', point(`"asInt":${spelling}`)).hex).toBe(
      pointBytes('31' + bytes.toString('hex')),
    );
    expect(transcode('logs', log(`"body":{"intValue":${spelling}}`)).hex).toBe(
      logBytes(nested(5, hex([0x18], varint))),
    );
  }
});

test.each([
  ['"timeUnixNano":"yesterday"', 'timeUnixNano: expected a 64-bit unsigned integer, got "yesterday"'],
  ['"timeUnixNano":-1', 'timeUnixNano: expected a 64-bit unsigned integer, got -1'],
  ['"timeUnixNano":18446744073709551616', 'got 18446744073709551616'],
  ['"timeUnixNano":"99999999999999999999"', 'got "99999999999999999999"'],
  ['"timeUnixNano":1.5', 'got 1.5'],
  ['"timeUnixNano":1e30', 'got 1e30'],
  ['"timeUnixNano":1e999999999999999999999999', 'expected a 64-bit unsigned integer'],
  ['"timeUnixNano":""', 'got ""'],
  ['"timeUnixNano":" 1"', 'got " 1"'],
  ['"timeUnixNano":true', 'got true'],
  ['"timeUnixNano":{}', 'got an object'],
  ['"body":{"intValue":9223372036854775808}', 'body.intValue: expected a 64-bit integer'],
  ['"body":{"intValue":"-9223372036854775809"}', 'body.intValue: expected a 64-bit integer'],
  ['"flags":4294967296', 'flags: expected a 32-bit unsigned integer'],
  ['"severityNumber":2147483648', 'severityNumber: expected the integer of an enum value'],
])('35: what is no integer of the field is refused: %s', (members, reason) => {
  expect(refusal('logs', log(members))).toContain(reason);
});

test.each([
  ['1.5', 1.5],
  ['-0', -0],
  ['-0.0', -0],
  ['"-0"', -0],
  ['"1e-7"', 1e-7],
  ['"NaN"', NaN],
  ['"Infinity"', Infinity],
  ['"-Infinity"', -Infinity],
  ['5e-324', 5e-324],
  ['1.7976931348623157e308', Number.MAX_VALUE],
  ['9007199254740993', 9007199254740992],
])('36: double %s', (spelling, value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  expect(transcode('metrics', point(`"asDouble":${spelling}`)).hex).toBe(
    pointBytes('21' + bytes.toString('hex')),
  );
});

test.each([
  '"nan"',
  '"toString"',
  '"1,5"',
  '1e400',
  '"1e400"',
  'true',
  '"0x10"',
  '".5"',
  '"+1"',
  '01',
  '1.',
  '-',
  'NaN',
  '+1',
])('36: %s is no double', (spelling) => {
  expect(refusal('metrics', point(`"asDouble":${spelling}`))).toContain('dataPoints[0].asDouble');
});

test.each([
  ['', ''],
  ['AA==', '00'],
  ['AA', '00'],
  ['+/+/', 'fbffbf'],
  ['-_-_', 'fbffbf'],
  ['aGVsbG8=', text('hello')],
  ['aGVsbG8', text('hello')],
  ['\\u0061GVsbG8', text('hello')],
  ['-\\/-_', 'fbffbf'],
])('37: base64 %j in either alphabet, padded or not', (base64, bytes) => {
  expect(transcode('logs', log(`"body":{"bytesValue":"${base64}"}`))).toEqual({
    hex: logBytes(nested(5, nested(7, bytes))),
    leniencies: {},
  });
});

test.each(['A', 'AA=', 'AA===', 'AAAA=', 'A A=', 'ü', '=', 'AA=A'])('37: %j is not base64', (base64) => {
  expect(refusal('logs', log(`"body":{"bytesValue":"${base64}"}`))).toContain(
    'body.bytesValue: expected base64 text',
  );
});

test('38: null is the default, as if the member were absent', () => {
  const members = [
    'timeUnixNano',
    'severityNumber',
    'severityText',
    'body',
    'attributes',
    'traceId',
    'flags',
  ];
  const json = log(members.map((name) => `"${name}":null`).join(','));
  expect(transcode('logs', json, strict)).toEqual({ hex: logBytes(''), leniencies: {} });
  expect(
    transcode('logs', log('"body":{"stringValue":null,"intValue":"5","boolValue":null}'), strict).hex,
  ).toBe(logBytes(nested(5, '1805')));
  expect(transcode('logs', '{"resourceLogs":null}', strict).hex).toBe('');
});

test('38: absent optional fields stay absent, present zeros stay present', () => {
  expect(transcode('metrics', histogram('"count":"0"')).hex).toBe(histogramBytes('210000000000000000'));
  expect(transcode('metrics', histogram('"sum":0,"min":0,"max":-0')).hex).toBe(
    histogramBytes('290000000000000000' + '590000000000000000' + '610000000000000080'),
  );
  expect(transcode('metrics', point('"asInt":0')).hex).toBe(pointBytes('310000000000000000'));
  expect(transcode('logs', log('"body":{"stringValue":""}')).hex).toBe(logBytes(nested(5, '0a00')));
  expect(transcode('logs', log('"body":{}')).hex).toBe(logBytes(nested(5, '')));
  expect(transcode('logs', log('"body":{"boolValue":false}')).hex).toBe(logBytes(nested(5, '1000')));
});

test('38: null as an element keeps its place with the default value, counted', () => {
  expect(transcode('logs', log('"body":{"arrayValue":{"values":[null,{"boolValue":true}]}}'))).toEqual({
    hex: logBytes(nested(5, nested(5, nested(1, '') + nested(1, '1001')))),
    leniencies: { json_null_element: 1 },
  });
  expect(transcode('metrics', histogram('"bucketCounts":[null,"1"],"explicitBounds":[null]')).hex).toBe(
    histogramBytes(nested(6, '0000000000000000' + '0100000000000000') + nested(7, '0000000000000000')),
  );
  expect(refusal('logs', log('"attributes":[null]'), strict)).toContain(
    'attributes[0]: OTLP/JSON has no null in arrays',
  );
});

const deepValue = (depth: number): string =>
  '{"arrayValue":{"values":['.repeat(depth) + '{"boolValue":true}' + ']}}'.repeat(depth);

test('39: values at the greatest depth are whole, deeper ones are cut one level beyond it', () => {
  const options = { maxNestingDepth: 3, strict: false };
  const value = (depth: number, inner: string): string =>
    depth === 0 ? inner : nested(5, nested(1, value(depth - 1, inner)));
  const body = (depth: number): string => transcode('logs', log(`"body":${deepValue(depth)}`), options).hex;
  expect(body(3)).toBe(logBytes(nested(5, value(3, '1001'))));
  expect(body(4)).toBe(logBytes(nested(5, value(4, ''))));
  expect(body(100_000)).toBe(body(4));
});

test('39: depth that a stranger chooses overflows nothing', () => {
  const depth = 300_000;
  expect(transcode('logs', `{"unknown":${'['.repeat(depth)}${']'.repeat(depth)}}`).hex).toBe('');
  expect(transcode('logs', `{"unknown":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`).hex).toBe('');
  expect(
    transcode('logs', log(`"body":${deepValue(depth)}`), { maxNestingDepth: 1000, strict: true }).hex.length,
  ).toBeLessThan(30_000);
  const unfinished = refusal(
    'logs',
    log('"body":').slice(0, -7) + '{"kvlistValue":{"values":[{"value":'.repeat(depth),
  );
  expect(unfinished).toContain('got the end of the body');
  expect(unfinished.length).toBeLessThan(1000);
});

test('39: a string of 16 MiB is copied, escaped or not', () => {
  const long = 'x'.repeat(1 << 24);
  const plain = transcode('logs', log(`"body":{"stringValue":"${long}"}`)).hex;
  const escaped = transcode('logs', log(`"body":{"stringValue":"\\u0078${long.slice(1)}"}`)).hex;
  expect(plain.length).toBeGreaterThan(1 << 25);
  expect(escaped === plain).toBe(true);
});

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];

test.each([127, 128, 16_383, 16_384, 2_097_151, 2_097_152])(
  '39: lengths around %i bytes are minimal varints',
  (limit) => {
    for (let size = limit - 20; size <= limit; size++) {
      let expected = Buffer.alloc(size, 'x');
      for (const field of [1, 5, 2, 2, 1]) {
        expected = Buffer.concat([Buffer.from([field * 8 + 2, ...varint(expected.length)]), expected]);
      }
      const json = Buffer.from(log(`"body":{"stringValue":"${'x'.repeat(size)}"}`));
      expect(expected.equals(jsonToProtobuf('logs', json, usual).body)).toBe(true);
    }
  },
);

test('escapes and every length of UTF-8', () => {
  const body = String.raw`"\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00\u0000é€😀"`;
  expect(transcode('logs', log(`"body":{"stringValue":${body}}`)).hex).toBe(
    logBytes(nested(5, nested(1, text(JSON.parse(body) as string)))),
  );
  expect(transcode('logs', log(String.raw`"b\u006fdy":{}`)).hex).toBe(logBytes(nested(5, '')));
});

test('50: half a surrogate pair and bytes that are not UTF-8 stay broken text for the normaliser to repair', () => {
  for (const [escaped, bytes] of [
    [String.raw`a\ud83db`, '61ff62'],
    [String.raw`\ude00`, 'ff'],
    [String.raw`\ud83d\ud83d\ude00`, 'fff09f9880'],
    [String.raw`\ud83d\n`, 'ff0a'],
  ] as const) {
    expect(transcode('logs', log(`"severityText":"${escaped}"`)).hex).toBe(logBytes(nested(3, bytes)));
  }
  const raw = Buffer.concat([
    Buffer.from('{"resourceLogs":[{"schemaUrl":"'),
    Buffer.from('c328', 'hex'),
    Buffer.from('"}]}'),
  ]);
  expect(transcode('logs', raw).hex).toBe(nested(1, nested(3, 'c328')));
});

test('a byte order mark is passed over and counted, or refused when strict', () => {
  const json = Buffer.concat([Buffer.from('efbbbf', 'hex'), Buffer.from('{}')]);
  expect(transcode('logs', json)).toEqual({ hex: '', leniencies: { json_byte_order_mark: 1 } });
  expect(refusal('logs', json, strict)).toContain('byte order mark');
});

test('a member given twice: protobuf decides (lists join, the last scalar is read last), counted', () => {
  expect(
    transcode('logs', log('"flags":1,"flags":2,"attributes":[{"key":"a"}],"attributes":[{"key":"b"}]')),
  ).toEqual({
    hex: logBytes(
      '4501000000' + '4502000000' + nested(6, nested(1, text('a'))) + nested(6, nested(1, text('b'))),
    ),
    leniencies: { json_duplicate_member: 2 },
  });
  expect(transcode('logs', log('"body":{"stringValue":"a","intValue":1}')).leniencies).toEqual({
    json_duplicate_member: 1,
  });
  expect(refusal('logs', log('"flags":1,"flags":2'), strict)).toContain('only once');
});

test('empty envelopes stay empty', () => {
  expect(transcode('logs', '{}').hex).toBe('');
  expect(transcode('metrics', ' {"resourceMetrics": [ ] } \n').hex).toBe('');
  expect(transcode('traces', '{"resourceSpans":[{"scopeSpans":[{}]}]}').hex).toBe(nested(1, nested(2, '')));
});

test.each([
  ['', 'body: expected an object, got the end of the body (at byte 0)'],
  ['[]', 'body: expected an object, got an array (at byte 0)'],
  ['{"resourceLogs":[]} x', 'expected the end of the body, got x (at byte 20)'],
  ['{"resourceLogs":[]}{}', 'expected the end of the body, got an object'],
  ['{"resourceLogs":{}}', 'resourceLogs: expected an array, got an object'],
  ['{"resourceLogs":[{"scopeLogs":[{}', 'resourceLogs[0].scopeLogs[0]'],
  ['{"resourceLogs":[],}', 'expected a member name in double quotes, got }'],
  ['{"resourceLogs":[{},]}', 'resourceLogs[1]: expected an object, got ]'],
  ['{"a":[1,]}', 'a[1]: expected a value, got ]'],
  ['{"a":[{"b":1,"c":nul}]}', 'a[0].c: expected a value, got nul'],
  ['{"a" 1}', 'expected ":" after a member name, got 1'],
  ["{'a':1}", "expected a member name in double quotes, got '"],
  ['{"a":"\u0001"}', 'must be escaped'],
  ['{"a":"\\n\u0001"}', 'must be escaped'],
  ['{"a":"\\x"}', 'unknown escape'],
  ['{"a":"\\u12g4"}', 'four hexadecimal digits'],
  ['{"a":"\\u12', 'four hexadecimal digits'],
  ['{"a":"abc', 'a: the body ends inside a string'],
  ['{"a":"abc\\', 'in a string'],
  ['{"a":1 /* comment */}', 'expected "," or "}", got /'],
  [
    '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{},{},{},{"timeUnixNano":"yesterday"}]}]}]}',
    'resourceLogs[0].scopeLogs[0].logRecords[3].timeUnixNano: expected a 64-bit unsigned integer, got "yesterday"',
  ],
  [log('"body":"text"'), 'logRecords[0].body: expected an object, got "text"'],
  [log('"severityText":5'), 'logRecords[0].severityText: expected a string, got 5'],
  [log('"body":{"boolValue":"true"}'), 'body.boolValue: expected true or false, got "true"'],
  [log('"traceId":5'), 'traceId: expected an id in hexadecimal digits, got 5'],
])('refused with place and reason: %s', (json, reason) => {
  expect(refusal('logs', json)).toContain(reason);
});

test('what is repeated to the sender is short', () => {
  const message = refusal('logs', log(`"timeUnixNano":"${'secret '.repeat(1000)}"`));
  expect(message.length).toBeLessThan(250);
  expect(refusal('logs', `{"${'n'.repeat(100_000)}":nul}`).length).toBeLessThan(250);
});

test('a nesting limit outside 1 to 1000 is a programming error', () => {
  expect(() => transcode('logs', '{}', { maxNestingDepth: 1001, strict: false })).toThrow(RangeError);
});
