/** Unit words of Prometheus names and vendors, in lower case, and their UCUM codes. */
export const ucumOfWord: ReadonlyMap<string, string> = new Map([
  ['days', 'd'],
  ['hours', 'h'],
  ['minutes', 'min'],
  ['seconds', 's'],
  ['milliseconds', 'ms'],
  ['microseconds', 'us'],
  ['nanoseconds', 'ns'],
  ['bits', 'bit'],
  ['bytes', 'By'],
  ['kibibytes', 'KiBy'],
  ['mebibytes', 'MiBy'],
  ['gibibytes', 'GiBy'],
  ['tebibytes', 'TiBy'],
  ['kilobytes', 'kBy'],
  ['megabytes', 'MBy'],
  ['gigabytes', 'GBy'],
  ['terabytes', 'TBy'],
  ['meters', 'm'],
  ['metres', 'm'],
  ['volts', 'V'],
  ['amperes', 'A'],
  ['joules', 'J'],
  ['watts', 'W'],
  ['grams', 'g'],
  ['celsius', 'Cel'],
  ['kelvin', 'K'],
  ['hertz', 'Hz'],
  ['percent', '%'],
  ['ratio', '1'],
]);

/** The denominators of rates, in the singular. */
const ucumOfPeriod: ReadonlyMap<string, string> = new Map([
  ['second', 's'],
  ['minute', 'min'],
  ['hour', 'h'],
  ['day', 'd'],
  ['week', 'wk'],
  ['month', 'mo'],
  ['year', 'a'],
]);

const separator = '_per_';

/**
 * The UCUM code of a unit word, also of rates such as `bytes_per_second`. What is no known word stays as it
 * is: it may be UCUM already, and a guess would change the meaning of the values.
 */
export function ucumUnit(unit: string): string {
  const word = unit.toLowerCase();
  const known = ucumOfWord.get(word);
  if (known !== undefined) return known;
  const at = word.indexOf(separator);
  if (at === -1) return unit;
  const numerator = ucumOfWord.get(word.slice(0, at));
  const period = ucumOfPeriod.get(word.slice(at + separator.length));
  return numerator === undefined || period === undefined ? unit : `${numerator}/${period}`;
}
