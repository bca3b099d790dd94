/**
 * Severity numbers of sources that count their levels. The same number means different things in different
 * styles, so the style is always said, never guessed. `exact` styles are closed lists; in `ranked` styles a
 * custom level counts as the nearest lower known one.
 */
const styles = {
  syslog: exact([21, 19, 18, 17, 13, 10, 9, 5]),
  journald: exact([21, 19, 18, 17, 13, 10, 9, 5]),
  gelf: exact([21, 19, 18, 17, 13, 10, 9, 5]),
  etw: exact([0, 21, 17, 13, 9, 5]),
  windows: exact([0, 18, 17, 13, 9, 5]),
  dotnet: exact([1, 5, 9, 13, 17, 21]),
  pino: ranked([10, 1], [20, 5], [30, 9], [40, 13], [50, 17], [60, 21]),
  bunyan: ranked([10, 1], [20, 5], [30, 9], [40, 13], [50, 17], [60, 21]),
  python: ranked([10, 5], [20, 9], [30, 13], [40, 17], [50, 21]),
  slog: ranked([-4, 5], [0, 9], [4, 13], [8, 17]),
  zap: exactFrom(-1, [5, 9, 13, 17, 18, 19, 21]),
  gcp: ranked([0, 0], [100, 5], [200, 9], [300, 10], [400, 13], [500, 17], [600, 18], [700, 19], [800, 21]),
} as const satisfies Readonly<Record<string, (level: number) => number>>;

export type SeverityStyle = keyof typeof styles;

export const severityStyles = Object.keys(styles) as readonly SeverityStyle[];

/** The severity number, 1 to 24, of a level in the given style, or 0 when the style does not know it. */
export function severityFromNumber(style: SeverityStyle, level: number): number {
  return Number.isFinite(level) ? styles[style](level) : 0;
}

/** Levels counted from 0. */
function exact(numbers: readonly number[]): (level: number) => number {
  return exactFrom(0, numbers);
}

function exactFrom(first: number, numbers: readonly number[]): (level: number) => number {
  return (level) => numbers[level - first] ?? 0;
}

/** Known levels in rising order; a level below the lowest is unknown. */
function ranked(
  ...known: readonly (readonly [level: number, severity: number])[]
): (level: number) => number {
  return (level) => known.findLast(([lowest]) => lowest <= level)?.[1] ?? 0;
}
