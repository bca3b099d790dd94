/** One way in which files write times; `parse` gives milliseconds since 1970, or undefined when it does not fit. */
export interface TimeFormat {
  readonly name: string;
  readonly parse: (text: string) => number | undefined;
}

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/;
const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)?)?$/i;
const number = /^\d{9,19}(\.\d+)?$/;

function utc(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | undefined {
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(at);
  // Date.UTC rolls 31 February over into March; a file that says so is wrong, or is in another format.
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 61;
  return isReal ? at : undefined;
}

function parseIso(text: string): number | undefined {
  const found = iso.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = found;
  const at = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
  if (at === undefined) return undefined;
  return at + Number(`0.${fraction}`) * 1000 - zoneOffsetMs(zone);
}

function zoneOffsetMs(zone: string): number {
  if (zone === 'Z' || zone === 'UTC') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function slashedFormat(name: string, monthFirst: boolean): TimeFormat {
  return {
    name,
    parse: (text) => {
      const found = slashed.exec(text);
      if (found === null) return undefined;
      const [, one, two, year, hour = '0', minute = '0', second = '0', half] = found;
      const [month, day] = monthFirst ? [Number(one), Number(two)] : [Number(two), Number(one)];
      const hours =
        half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
      return utc(Number(year), month, day, hours, Number(minute), Number(second));
    },
  };
}

/** Seconds, milliseconds, microseconds and nanoseconds of our century differ in their number of digits. */
function epochFormat(name: string, digits: number, perMs: number): TimeFormat {
  return {
    name,
    parse: (text) => {
      if (!number.test(text)) return undefined;
      const whole = text.split('.', 1)[0]!;
      return whole.length === digits || whole.length === digits - 1 ? Number(text) / perMs : undefined;
    },
  };
}

/** In the order in which they are tried; a time without a zone is UTC. */
export const timeFormats: readonly TimeFormat[] = [
  { name: 'ISO 8601', parse: parseIso },
  slashedFormat('month/day/year', true),
  slashedFormat('day/month/year', false),
  epochFormat('seconds since 1970', 10, 0.001),
  epochFormat('milliseconds since 1970', 13, 1),
  epochFormat('microseconds since 1970', 16, 1e3),
  epochFormat('nanoseconds since 1970', 19, 1e6),
];

/**
 * The first format that reads every text; so one day above 12 in a file settles whether the month or the
 * day comes first. Undefined when none does.
 */
export function commonTimeFormat(texts: readonly string[]): TimeFormat | undefined {
  return timeFormats.find(({ parse }) => texts.every((text) => parse(text) !== undefined));
}
