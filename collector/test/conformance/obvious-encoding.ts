import { otlpEnums, otlpMessages } from '../../src/decode/json/otlp-messages.ts';
import type { Signal } from '../../src/ports.ts';

/**
 * OTLP requests as plain objects, and the most obvious encoders of them there are: what fast code is
 * compared with, and what the conformance cases are sent by.
 *
 * 64-bit integers are bigints (or numbers), ids hexadecimal text or bytes, other bytes are bytes.
 */
export type Value = string | boolean | number | bigint | Uint8Array | readonly Value[] | Message;
export type Message = { readonly [name: string]: Value };

export const requestMessages: Readonly<Record<Signal, string>> = {
  logs: 'ExportLogsServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
  traces: 'ExportTraceServiceRequest',
};

export const parseDeclaration = (
  declaration: string,
): { type: string; isRepeated: boolean; isOneof: boolean } => ({
  type: declaration.replace(/^(repeated|oneof) /, ''),
  isRepeated: declaration.startsWith('repeated '),
  isOneof: declaration.startsWith('oneof '),
});

const isId = (type: string): boolean => type === 'traceId' || type === 'spanId';

export function obviousVarint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

const littleEndian = (value: bigint, bytes: number): Buffer =>
  Buffer.from(
    Array.from({ length: bytes }, (_, i) => Number((BigInt.asUintN(64, value) >> BigInt(8 * i)) & 255n)),
  );

const delimited = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(obviousVarint(BigInt(bytes.length))), bytes]);

function encodeValue(type: string, value: Value): { wire: number; bytes: Buffer } {
  if (type in otlpMessages) return { wire: 2, bytes: delimited(encodeMessage(type, value as Message)) };
  if (value instanceof Uint8Array) return { wire: 2, bytes: delimited(value) };
  if (isId(type)) return { wire: 2, bytes: delimited(Buffer.from(value as string, 'hex')) };
  if (type === 'string') return { wire: 2, bytes: delimited(Buffer.from(value as string)) };
  if (type === 'bool') return { wire: 0, bytes: Buffer.from([value === true ? 1 : 0]) };
  if (type === 'double') return { wire: 1, bytes: Buffer.from(Float64Array.of(Number(value)).buffer) };
  const integer = BigInt(value as bigint | number);
  if (type.endsWith('fixed64')) return { wire: 1, bytes: littleEndian(integer, 8) };
  if (type === 'fixed32') return { wire: 5, bytes: littleEndian(integer, 4) };
  const zigzag = type === 'sint32' ? BigInt.asUintN(32, (integer << 1n) ^ (integer >> 63n)) : integer;
  return { wire: 0, bytes: Buffer.from(obviousVarint(zigzag)) };
}

/** The fields in the order of the object, everything written that is present. */
export function encodeMessage(name: string, message: Message): Buffer {
  return Buffer.concat(
    Object.entries(message).flatMap(([field, value]) => {
      const [number, declaration] = otlpMessages[name]![field]!;
      const { type, isRepeated } = parseDeclaration(declaration);
      const tagged = (wire: number, bytes: Buffer): Buffer[] => [
        Buffer.from(obviousVarint(BigInt(number * 8 + wire))),
        bytes,
      ];
      const values = (isRepeated ? (value as Value[]) : [value]).map((each) => encodeValue(type, each));
      if (isRepeated && values.length > 0 && values[0]!.wire !== 2) {
        return tagged(2, delimited(Buffer.concat(values.map(({ bytes }) => bytes))));
      }
      return values.flatMap(({ wire, bytes }) => tagged(wire, bytes));
    }),
  );
}

export function protobufOf(signal: Signal, request: Message): Buffer {
  return encodeMessage(requestMessages[signal], request);
}

function jsonValue(type: string, value: Value): unknown {
  if (type in otlpMessages) return jsonObject(type, value as Message);
  if (value instanceof Uint8Array) return Buffer.from(value).toString(isId(type) ? 'hex' : 'base64');
  if (type === 'double' && !Number.isFinite(Number(value))) return (value as number).toString();
  if (/64$/.test(type)) return (value as bigint).toString();
  return type in otlpEnums || typeof value === 'bigint' ? Number(value) : value;
}

function jsonObject(name: string, message: Message): unknown {
  return Object.fromEntries(
    Object.entries(message).map(([field, value]) => {
      const { type, isRepeated } = parseDeclaration(otlpMessages[name]![field]![1]);
      return [
        field,
        isRepeated ? (value as Value[]).map((each) => jsonValue(type, each)) : jsonValue(type, value),
      ];
    }),
  );
}

/** OTLP/JSON as the specification writes it. */
export function jsonOf(signal: Signal, request: Message): string {
  // JSON.stringify writes -0 as 0.
  return JSON.stringify(jsonObject(requestMessages[signal], request), (_key, value: unknown) =>
    Object.is(value, -0) ? '-0' : value,
  );
}
