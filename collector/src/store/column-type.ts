/**
 * Finds where a value ends.
 * @returns the offset behind the value that begins at `offset`
 * @throws RangeError when the bytes end first
 */
export type ValueSkipper = (bytes: Uint8Array, offset: number) => number;

const fixedSizes: Readonly<Record<string, number>> = {
  Bool: 1,
  UInt8: 1,
  Int8: 1,
  Enum8: 1,
  UInt16: 2,
  Int16: 2,
  Enum16: 2,
  Date: 2,
  UInt32: 4,
  Int32: 4,
  Float32: 4,
  Date32: 4,
  DateTime: 4,
  IPv4: 4,
  UInt64: 8,
  Int64: 8,
  Float64: 8,
  DateTime64: 8,
  UInt128: 16,
  Int128: 16,
  UUID: 16,
  IPv6: 16,
  UInt256: 32,
  Int256: 32,
};

/**
 * How RowBinary lays a column's type out.
 * @throws TypeError for a type that is not known here
 */
export function skipperOf(type: string): ValueSkipper {
  const { name, parameters } = parseType(type);
  const size = fixedSizes[name];
  if (size !== undefined) return fixed(size);
  const inner = (index: number): ValueSkipper => skipperOf(parameters[index] ?? '');
  switch (name) {
    case 'String':
      return skipString;
    case 'FixedString':
      return fixed(Number(parameters[0]));
    case 'LowCardinality':
      return inner(0);
    case 'SimpleAggregateFunction':
      return inner(1);
    case 'Nullable':
      return nullable(inner(0));
    case 'Array':
      return repeated([inner(0)]);
    case 'Map':
      return repeated([inner(0), inner(1)]);
    case 'Tuple':
      return sequence(parameters.map((parameter) => skipperOf(withoutElementName(parameter))));
    default:
      throw new TypeError(`rows with a column of type ${type} cannot be divided`);
  }
}

function parseType(type: string): { name: string; parameters: string[] } {
  const open = type.indexOf('(');
  if (open === -1) return { name: type.trim(), parameters: [] };
  return { name: type.slice(0, open).trim(), parameters: splitParameters(type.slice(open + 1, -1)) };
}

/** Splits at commas outside of parentheses and quotes. */
function splitParameters(text: string): string[] {
  const parameters: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isQuoted) {
      if (char === '\\') at++;
      else if (char === "'") isQuoted = false;
    } else if (char === "'") isQuoted = true;
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === ',' && depth === 0) {
      parameters.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  parameters.push(text.slice(start).trim());
  return parameters;
}

/** `name Type` or `Type`. */
function withoutElementName(element: string): string {
  const named = /^(?:\w+|`[^`]+`)\s+(.+)$/s.exec(element);
  return named?.[1] ?? element;
}

function fixed(size: number): ValueSkipper {
  return (bytes, offset) => within(bytes, offset + size);
}

const skipString: ValueSkipper = (bytes, offset) => {
  const { value, end } = readVarint(bytes, offset);
  return within(bytes, end + value);
};

function nullable(inner: ValueSkipper): ValueSkipper {
  return (bytes, offset) => {
    const end = within(bytes, offset + 1);
    return bytes[offset] === 0 ? inner(bytes, end) : end;
  };
}

function sequence(elements: readonly ValueSkipper[]): ValueSkipper {
  return (bytes, offset) => elements.reduce((at, skip) => skip(bytes, at), offset);
}

function repeated(elements: readonly ValueSkipper[]): ValueSkipper {
  const one = sequence(elements);
  return (bytes, offset) => {
    const { value, end } = readVarint(bytes, offset);
    let at = end;
    for (let index = 0; index < value; index++) at = one(bytes, at);
    return at;
  };
}

function readVarint(bytes: Uint8Array, offset: number): { value: number; end: number } {
  let value = 0;
  let factor = 1;
  for (let at = offset; at < bytes.length && at < offset + 8; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: at + 1 };
    factor *= 128;
  }
  throw new RangeError('a length is cut short or absurd');
}

function within(bytes: Uint8Array, end: number): number {
  if (end > bytes.length) throw new RangeError('a value reaches beyond the rows');
  return end;
}
