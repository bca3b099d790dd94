import { describe, expect, it } from 'vitest';
import { FileError, readSeries } from './read-series.ts';

const at = (text: string): number => Date.parse(text);

describe('a series from a file', () => {
  it.each([
    ['ISO 8601', '2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
    ['ISO 8601', '2026-01-02 03:04:05', '2026-01-02T03:04:05Z'],
    ['ISO 8601', '2026-01-02 03:04:05.250', '2026-01-02T03:04:05.250Z'],
    ['ISO 8601', '2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05Z'],
    ['ISO 8601', '2026-01-02', '2026-01-02T00:00:00Z'],
    ['month/day/year', '1/2/2026 3:04', '2026-01-02T03:04:00Z'],
    ['month/day/year', '1/2/2026 3:04:05 PM', '2026-01-02T15:04:05Z'],
    ['day/month/year', '31/1/2026 3:04', '2026-01-31T03:04:00Z'],
    ['seconds since 1970', '1767323045', '2026-01-02T03:04:05Z'],
    ['milliseconds since 1970', '1767323045250', '2026-01-02T03:04:05.250Z'],
    ['nanoseconds since 1970', '1767323045000000000', '2026-01-02T03:04:05Z'],
  ])('reads times as %s: %s', (format, text, instant) => {
    const series = readSeries(`timestamp,value\n${text},1\n`);
    expect(series.timeFormat).toBe(format);
    expect(series.times).toEqual([at(instant)]);
  });

  it('takes columns by name, in any order, and other separators', () => {
    expect(readSeries('label;Value;TimeStamp\n0;1.5;2026-01-01\n').values).toEqual([1.5]);
    expect(readSeries('"TimeStamp","Requests"\n"2026-01-01","7"\n').valueName).toBe('Requests');
    expect(readSeries('2026-01-01,7\n').values).toEqual([7]);
  });

  it('keeps what is missing missing', () => {
    const text =
      'timestamp,value\n2026-01-01,1\n2026-01-02,\n2026-01-03,NaN\n2026-01-04,Infinity\n2026-01-05,null\n';
    expect(readSeries(text).values).toEqual([1, null, null, null, null]);
  });

  it('keeps the order of the file as the order of arrival and counts steps back in time', () => {
    const series = readSeries('timestamp,value\n2026-01-02,1\n2026-01-01,2\n2026-01-03,3\n');
    expect(series.values).toEqual([1, 2, 3]);
    expect(series.timesBackward).toBe(1);
  });

  it.each([
    ['', 'no rows'],
    ['timestamp,value\n', 'no rows'],
    ['timestamp,value\nyesterday,1\n', 'line 2: "yesterday" is not a time'],
    ['timestamp,value\n2026-01-01,1\n2026-01-02,many\n', 'line 3: "many" is not a number'],
    ['timestamp,value\n2026-01-02,1\n1767323045,2\n', 'more than one format'],
    ['timestamp\n2026-01-02\n', 'no column for values'],
    ['timestamp,value\n"2026-01-02,1\n', 'not readable as CSV'],
  ])('says what is wrong with %j', (text, reason) => {
    expect(() => readSeries(text)).toThrow(FileError);
    expect(() => readSeries(text)).toThrow(reason);
  });
});
