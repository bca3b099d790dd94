import type { ControlLines, NaturalBounds } from './control-chart.ts';

export interface PointScale {
  readonly center: number;
  readonly standardError: number;
  readonly width: number;
  readonly bounds: NaturalBounds;
}

/** Distance from the centre in standard errors; on a scale of zero, 0 on the centre and infinite off it. */
export function standardScore(value: number, center: number, standardError: number): number {
  const difference = value - center;
  return difference === 0 && standardError === 0 ? 0 : difference / standardError;
}

/** Limits `width` standard errors from the centre, kept inside the natural bounds. */
export function limitsAround({ center, standardError, width, bounds }: PointScale): [number, number] {
  return [
    Math.max(bounds[0], center - width * standardError),
    Math.min(bounds[1], center + width * standardError),
  ];
}

/** Writes one point of a symmetrical chart: its value, centre, clipped limits and z. */
export function placePoint(lines: ControlLines, index: number, value: number, scale: PointScale): void {
  const [lower, upper] = limitsAround(scale);
  lines.value[index] = value;
  lines.center[index] = scale.center;
  lines.lower[index] = lower;
  lines.upper[index] = upper;
  lines.z[index] = standardScore(value, scale.center, scale.standardError);
}
