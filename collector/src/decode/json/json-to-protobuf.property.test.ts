import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CollectorError } from '../../errors.ts';
import type { Signal } from '../../ports.ts';
import { jsonToProtobuf } from './json-to-protobuf.ts';
import {
  encodeMessage,
  parseDeclaration,
  requestMessages,
  type Message,
  type Value,
} from '../../../test/conformance/obvious-encoding.ts';
import { otlpEnums, otlpMessages } from './otlp-messages.ts';

/**
 * Random messages are written twice: as JSON text with every liberty that is understood, and as protobuf
 * by the most obvious encoder there is. The transcoder has to turn the one into the other, byte for byte.
 */
const usual = { maxNestingDepth: 64, strict: false };

// ---- random messages ----

const integers: Record<string, fc.Arbitrary<bigint>> = {
  fixed64: fc.bigInt(0n, 2n ** 64n - 1n),
  uint64: fc.bigInt(0n, 2n ** 64n - 1n),
  sfixed64: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  int64: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  fixed32: fc.bigInt(0n, 2n ** 32n - 1n),
  uint32: fc.bigInt(0n, 2n ** 32n - 1n),
  int32: fc.bigInt(-(2n ** 31n), 2n ** 31n - 1n),
  sint32: fc.bigInt(-(2n ** 31n), 2n ** 31n - 1n),
};

function scalar(type: string): fc.Arbitrary<Value> {
  if (type === 'string') return fc.string({ unit: 'binary', maxLength: 160 });
  if (type === 'bool') return fc.boolean();
  if (type === 'double') return fc.double();
  if (type === 'bytes') return fc.uint8Array({ maxLength: 70 });
  if (type === 'traceId') return fc.uint8Array({ minLength: 16, maxLength: 16 });
  if (type === 'spanId') return fc.uint8Array({ minLength: 8, maxLength: 8 });
  if (type in otlpEnums) return fc.bigInt(-1n, 30n);
  return integers[type]!;
}

function messageOf(name: string, depth: number): fc.Arbitrary<Message> {
  const fields = Object.entries(otlpMessages[name]!).map(([field, [, declaration]]) => ({
    field,
    ...parseDeclaration(declaration),
  }));
  const value = (type: string, isRepeated: boolean): fc.Arbitrary<Value> => {
    if (type in otlpMessages && depth > 12) return fc.constant(isRepeated ? [] : {});
    const single = type in otlpMessages ? messageOf(type, depth + 1) : scalar(type);
    return isRepeated ? fc.array(single, { maxLength: 3 }) : single;
  };
  const plain = fc.record(
    Object.fromEntries(
      fields
        .filter(({ isOneof }) => !isOneof)
        .map(({ field, type, isRepeated }) => [field, fc.constant(0).chain(() => value(type, isRepeated))]),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Message>;
  const members = fields.filter(({ isOneof }) => isOneof);
  if (members.length === 0) return plain;
  const chosen = fc.oneof(
    { maxDepth: 4, depthIdentifier: name },
    fc.constant<Message>({}),
    ...members.map(({ field, type }) =>
      fc
        .constant(0)
        .chain(() => value(type, false))
        .map((member): Message => ({ [field]: member })),
    ),
  );
  return fc.tuple(plain, chosen).map(([rest, member]) => ({ ...rest, ...member }));
}

// ---- JSON text with every liberty ----

type Choose = (choices: number) => number;

function chooser(seed: number): Choose {
  let state = seed | 0;
  return (choices) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) % choices;
  };
}

const quoted = (choose: Choose, text: string): string =>
  choose(4) > 0
    ? JSON.stringify(text)
    : `"${[...Array(text.length).keys()].map((i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`;

function textOf(choose: Choose, type: string, value: Value): string {
  if (type in otlpMessages) return objectText(choose, type, value as Message);
  if (typeof value === 'string') return quoted(choose, value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    if (type !== 'bytes')
      return quoted(choose, choose(2) === 0 ? bytes.toString('hex') : bytes.toString('hex').toUpperCase());
    const base64 = bytes.toString('base64');
    return quoted(choose, [base64, base64.replace(/=/g, ''), bytes.toString('base64url')][choose(3)]!);
  }
  if (type in otlpEnums && choose(2) === 0 && otlpEnums[type]![Number(value)] !== undefined)
    return `"${otlpEnums[type]![Number(value)]!}"`;
  const digits = Object.is(value, -0) ? '-0' : (value as bigint).toString();
  return /[a-z]/i.test(digits.replace('e', '')) || choose(2) === 0 ? quoted(choose, digits) : digits;
}

const space = (choose: Choose): string => ['', '', ' ', '\n\t', '\r\n'][choose(5)]!;
const noise = ['"x":{"a":[1,{}]}', '"attributesX":"\\ud83d"', '"":null', '"value_":[[]]'];

function objectText(choose: Choose, name: string, message: Message): string {
  const members = Object.entries(message).map(([field, value]) => {
    const { type, isRepeated } = parseDeclaration(otlpMessages[name]![field]![1]);
    const spelling =
      choose(4) === 0 ? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : field;
    const elements = (): string[] => (value as Value[]).map((each) => textOf(choose, type, each));
    const text = isRepeated
      ? `[${space(choose)}${elements().join(`${space(choose)},`)}]`
      : textOf(choose, type, value);
    return `${quoted(choose, spelling)}${space(choose)}:${space(choose)}${text}`;
  });
  if (choose(6) === 0) members.splice(choose(members.length + 1), 0, noise[choose(noise.length)]!);
  const absent = Object.keys(otlpMessages[name]!).find((field) => !(field in message));
  if (absent !== undefined && choose(4) === 0)
    members.splice(choose(members.length + 1), 0, `"${absent}":null`);
  return `{${space(choose)}${members.join(`${space(choose)},${space(choose)}`)}${space(choose)}}`;
}

const requests = fc.constantFrom<Signal>('logs', 'metrics', 'traces').chain((signal) =>
  fc.record({
    signal: fc.constant(signal),
    message: messageOf(requestMessages[signal], 0),
    seed: fc.integer(),
  }),
);

test('31-38: any message in any permitted spelling becomes its protobuf, byte for byte', () => {
  fc.assert(
    fc.property(requests, ({ signal, message, seed }) => {
      const json = Buffer.from(objectText(chooser(seed), requestMessages[signal], message));
      const { body } = jsonToProtobuf(signal, json, usual);
      expect(Buffer.from(body).toString('hex')).toBe(
        encodeMessage(requestMessages[signal], message).toString('hex'),
      );
    }),
    { numRuns: 500 },
  );
});

const decoder = new TextDecoder();

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(decoder.decode(bytes));
    return true;
  } catch {
    return false;
  }
}

function isTaken(signal: Signal, bytes: Uint8Array): boolean {
  try {
    jsonToProtobuf(signal, bytes, usual);
    return true;
  } catch (error) {
    if (!(error instanceof CollectorError) || error.code !== 'DECODE_MALFORMED_BODY') throw error;
    expect(error.message.length).toBeLessThan(1000);
    return false;
  }
}

const interesting = [...'{}[]",:\\u0e-.+tnf \n\0\xff\xed'].map((letter) => letter.charCodeAt(0));
const mutations = fc.array(
  fc.record({
    at: fc.nat(),
    act: fc.constantFrom<'replace' | 'insert' | 'remove' | 'cut'>('replace', 'insert', 'remove', 'cut'),
    byte: fc.oneof(fc.constantFrom(...interesting), fc.nat(255)),
  }),
  { minLength: 1, maxLength: 4 },
);

function mutate(bytes: Uint8Array, list: { at: number; act: string; byte: number }[]): Uint8Array {
  const result = [...bytes];
  for (const { at, act, byte } of list) {
    const place = at % (result.length + 1);
    if (act === 'cut') result.length = place;
    else result.splice(place, act === 'insert' ? 0 : 1, ...(act === 'remove' ? [] : [byte]));
  }
  return Uint8Array.from(result);
}

test('mutated bodies: nothing but a refusal, and nothing taken that is not JSON', () => {
  fc.assert(
    fc.property(requests, mutations, ({ signal, message, seed }, list) => {
      const bytes = mutate(Buffer.from(objectText(chooser(seed), requestMessages[signal], message)), list);
      if (isTaken(signal, bytes)) expect(isJson(bytes)).toBe(true);
    }),
    { numRuns: 1500 },
  );
});

test('unknown members, mutated: taken exactly when they are JSON', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), mutations, (json, list) => {
      const value = mutate(Buffer.from(json), list);
      const bytes = Buffer.concat([Buffer.from('{"unknown":'), value, Buffer.from('}')]);
      // A mutation may close the object and open a known member; then the first rule is the test above.
      if (!isTaken('logs', bytes)) expect(isJson(bytes) && !bytes.includes('resource')).toBe(false);
      else expect(isJson(bytes)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test('random bytes: nothing but a refusal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      if (isTaken('metrics', bytes)) expect(isJson(bytes)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
