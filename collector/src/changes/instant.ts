/** How a field writes its instants. The unit is fixed by field: one message may mix several. */
export type InstantForm = 'text' | 's' | 'ms' | 'ns' | 'any';

/** Nanoseconds since 1970. */
export type Nanoseconds = bigint;

const nanosecondsPer = { s: 1_000_000_000n, ms: 1_000_000n, ns: 1n } as const;
/** The end of what the store's 64-bit nanoseconds can hold. */
const latest = 9_223_372_036_000_000_000n;

const textForm =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * Reads an instant in any of the forms that senders use: RFC 3339 and its relatives (`+0000`, ` UTC`, no
 * zone, which means UTC), epochs as numbers or texts. Undefined for what is none, and for instants outside of
 * 1970 to 2262: `0001-01-01T00:00:00Z` is how several senders write "not yet".
 */
export function instantOf(value: unknown, form: InstantForm = 'text'): Nanoseconds | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim();
  if (/^\d{1,19}(\.\d+)?$/.test(text) && (form !== 'text' || typeof value === 'number')) {
    return epoch(text, form === 'text' || form === 'any' ? likelyUnit(text) : form);
  }
  // 1e+21 and its like, and texts with a decimal exponent, are no instants.
  return typeof value === 'string' ? calendar(text) : undefined;
}

function likelyUnit(text: string): 's' | 'ms' | 'ns' {
  const digits = text.split('.', 1)[0]!.length;
  if (digits <= 11) return 's';
  return digits <= 14 ? 'ms' : 'ns';
}

function epoch(text: string, unit: 's' | 'ms' | 'ns'): Nanoseconds | undefined {
  const [whole = '', fraction = ''] = text.split('.');
  const per = nanosecondsPer[unit];
  const rest = fraction === '' ? 0n : (BigInt(fraction.slice(0, 9).padEnd(9, '0')) * per) / 1_000_000_000n;
  return within(BigInt(whole) * per + rest);
}

function calendar(text: string): Nanoseconds | undefined {
  const match = textForm.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  // A leap second is the second after it, as everywhere else.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const ms = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.getUTCMonth() !== Number(month) - 1 || Number(year) < 1970) return undefined;
  const offset = offsetMinutes(zone);
  return within(BigInt(ms - offset * 60_000) * 1_000_000n + BigInt(fraction.padEnd(9, '0')));
}

function offsetMinutes(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (match === null) return 0;
  const [, sign, hours, minutes = '0'] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function within(value: Nanoseconds): Nanoseconds | undefined {
  return value > 0n && value < latest ? value : undefined;
}
