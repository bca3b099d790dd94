/**
 * A number with its unit as people read it, to three significant digits: a share (UCUM `1`) in per cent, a
 * time below a second in milliseconds, a unit in curly braces by its word in the plural.
 */
export function quantity(value: number, unit: string): string {
  if (unit === '1') return `${threeDigits(100 * value)} %`;
  if (unit === 's' && value !== 0 && Math.abs(value) < 1) return `${threeDigits(1000 * value)} ms`;
  return unit === ''
    ? threeDigits(value)
    : `${threeDigits(value)} ${unit.replaceAll(/\{([^}]*?)s?\}/g, '$1s')}`;
}

/** Enough to compare a value with a limit at a glance. */
export const threeDigits = (value: number): string => String(Number(value.toPrecision(3)));
