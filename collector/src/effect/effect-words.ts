/** A number with its unit as people say it: `120 ms`, `8.9 %`, `41 requests/s`. */
export function quantity(value: number, unit: string): string {
  if (unit === '1') return `${rounded(100 * value)} %`;
  if (unit === 's' && Math.abs(value) < 1) return `${rounded(1000 * value)} ms`;
  const shown = unit.replaceAll(/\{([^}]*)\}/g, (_all, word: string) => `${word}s`).replace(/^By$/, 'bytes');
  return `${rounded(value)}${shown === '' ? '' : ` ${shown}`}`;
}

/** A difference with its sign; of shares in percentage points. */
export function signed(value: number, unit: string): string {
  const text = unit === '1' ? `${rounded(100 * value)} points` : quantity(value, unit);
  return value > 0 ? `+${text}` : text.replace('-', '−');
}

export function signedPercent(share: number): string {
  const text = rounded(100 * share);
  return share > 0 ? `+${text}` : text.replace('-', '−');
}

/** Three significant digits, without an exponent. */
function rounded(value: number): string {
  const digits = Number(value.toPrecision(3));
  return Math.abs(digits) >= 1e6 || (digits !== 0 && Math.abs(digits) < 1e-4)
    ? String(digits)
    : digits.toLocaleString('en', { maximumFractionDigits: 6, useGrouping: false });
}

export interface Moved {
  readonly title: string;
  readonly unit: string;
  readonly expected: number;
  readonly effect: number;
  readonly relative: number | null;
  readonly lower: number;
  readonly upper: number;
}

/**
 * What happened to one indicator: `p95 latency of POST /orders rose from 120 ms to 310 ms (+158 %, 95 %
 * interval +120 … +201 %)`. Shares, and what was 0 before, are told in their own unit.
 */
export function movement({ title, unit, expected, effect, relative, lower, upper }: Moved): string {
  const verb = effect > 0 ? 'rose' : 'fell';
  const from = `from ${quantity(expected, unit)} to ${quantity(expected + effect, unit)}`;
  if (unit === '1' || relative === null || expected === 0) {
    return `${title} ${verb} ${from} (${signed(effect, unit)}, 95 % interval ${withoutUnit(signed(lower, unit))} … ${signed(upper, unit)})`;
  }
  const share = (bound: number): string => signedPercent(bound / Math.abs(expected));
  return `${title} ${verb} ${from} (${signedPercent(relative)} %, 95 % interval ${share(lower)} … ${share(upper)} %)`;
}

function withoutUnit(text: string): string {
  return text.split(' ', 1)[0] ?? text;
}
