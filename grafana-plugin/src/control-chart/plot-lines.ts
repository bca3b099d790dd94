import type { JudgedChart, JudgedPoint } from './judged-chart.ts';

/** `after` is the level that followed an improvement. */
export type LineRole = 'value' | 'low' | 'center' | 'upper' | 'lower' | 'zone' | 'after';

/** One line of the plot; `values` has an entry for every point of the chart. */
export interface PlotLine {
  /** Stable name: the legend's switches are kept by it. */
  readonly key: string;
  readonly role: LineRole;
  readonly label: string;
  readonly values: readonly (number | null)[];
}

export interface LineChoice {
  readonly limits: boolean;
  readonly zones: boolean;
}

/** The lines of a chart, in the order in which they are drawn: what matters most comes last. */
export function plotLines(chart: JudgedChart, name: string, choice: LineChoice): PlotLine[] {
  const { points } = chart;
  const isCusum = points.some(({ low }) => low !== undefined);
  const lines: PlotLine[] = [];
  if (choice.limits) {
    if (choice.zones && chart.hasZones) lines.push(...zoneLines(chart));
    lines.push({
      key: 'upper',
      role: 'upper',
      label: 'Upper limit',
      values: points.map(({ upper }) => upper),
    });
    lines.push({
      key: 'lower',
      role: 'lower',
      label: 'Lower limit',
      values: points.map(({ lower }) => lower),
    });
  }
  lines.push({ key: 'center', role: 'center', label: 'Centre', values: points.map(({ center }) => center) });
  if (isCusum) {
    lines.push({ key: 'low', role: 'low', label: 'Lower sum', values: points.map(({ low }) => low ?? null) });
  }
  lines.push({
    key: 'value',
    role: 'value',
    label: isCusum ? 'Upper sum' : name,
    values: points.map(({ value }) => value),
  });
  return lines.filter(({ role, values }) => role === 'value' || values.some((value) => value !== null));
}

/** One and two standard errors on both sides of the centre line. */
function zoneLines({ points, limitWidth }: JudgedChart): PlotLine[] {
  return [2, 1, -1, -2]
    .filter((sigmas) => Math.abs(sigmas) < limitWidth)
    .map((sigmas) => ({
      key: `zone${sigmas}`,
      role: 'zone' as const,
      label: `${sigmas > 0 ? '+' : '−'}${Math.abs(sigmas)}σ`,
      values: points.map((point) => zoneAt(point, sigmas, limitWidth)),
    }));
}

/** Unbounded sides have no limit to divide, so the other side's distance is taken. */
function zoneAt({ center, upper, lower }: JudgedPoint, sigmas: number, width: number): number | null {
  if (center === null) return null;
  const own = sigmas > 0 ? upper : lower;
  const other = sigmas > 0 ? lower : upper;
  const reach = own === null ? (other === null ? null : Math.abs(other - center)) : Math.abs(own - center);
  return reach === null ? null : center + (sigmas / width) * reach;
}
