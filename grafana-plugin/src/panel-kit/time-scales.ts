import { formattedValueToString, type Field, type GrafanaTheme2, type TimeRange } from '@grafana/data';
import { AxisPlacement, ScaleDirection, ScaleOrientation } from '@grafana/schema';
import type { UPlotConfigBuilder } from '@grafana/ui';

/** The field options that all panels with a value axis offer; see `addAxisOptions`. */
export interface AxisOptions {
  readonly lineWidth?: number;
  readonly axisLabel?: string;
  readonly axisSoftMin?: number;
  readonly axisSoftMax?: number;
}

export const axisOptionsOf = (field: Field): AxisOptions =>
  (field.config.custom as AxisOptions | undefined) ?? {};

export interface ScaleInput {
  readonly theme: GrafanaTheme2;
  readonly timeZone: string;
  /** Read at every drawing, so that a new range needs no new plot. */
  readonly timeRange: () => TimeRange;
  /** Gives unit, decimals and bounds; read at every drawing. */
  readonly field: () => Field;
  readonly axisLabel: string;
  /** Width of the value axis, so that charts below each other share their time axis; its own when undefined. */
  readonly axisWidth: number | undefined;
  readonly showsTimes: boolean;
  /** False where the panel has no room for numbers. */
  readonly showsValues: boolean;
  /** True where the values are counts: the axis begins at 0 and has no fractions. */
  readonly isCount: boolean;
}

/** The time axis below and the value axis on the left, as Grafana's own panels have them. */
export function addTimeScales(builder: UPlotConfigBuilder, input: ScaleInput, yScale: string): void {
  const { theme, timeZone, axisLabel, isCount } = input;
  const { config } = input.field();
  const { axisSoftMin, axisSoftMax } = axisOptionsOf(input.field());
  builder.addScale({
    scaleKey: 'x',
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    isTime: true,
    range: visibleRange(builder, input.timeRange),
  });
  builder.addAxis({
    scaleKey: 'x',
    isTime: true,
    placement: AxisPlacement.Bottom,
    timeZone,
    theme,
    grid: { show: true },
    ...(input.showsTimes ? {} : { size: 6, formatValue: () => '' }),
  });
  // Without a single event the axis still goes from 0 to 1, of shares to 1 %.
  const [softMin, softMax] = [
    axisSoftMin ?? (isCount ? 0 : undefined),
    axisSoftMax ?? (isCount ? 1 : config.unit === 'percentunit' ? leastShare : undefined),
  ];
  builder.addScale({
    scaleKey: yScale,
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    ...(softMin === undefined ? {} : { softMin }),
    ...(softMax === undefined ? {} : { softMax }),
    ...(config.min == null ? {} : { min: config.min }),
    ...(config.max == null ? {} : { max: config.max }),
    padMinBy: 0.1,
    padMaxBy: 0.14,
  });
  builder.addAxis({
    scaleKey: yScale,
    placement: AxisPlacement.Left,
    theme,
    ...(axisLabel === '' ? {} : { label: axisLabel }),
    ...(input.showsValues ? {} : { size: 6 }),
    ...(input.axisWidth === undefined ? {} : { size: input.axisWidth }),
    ...(isCount ? { decimals: 0 } : {}),
    ...incrementsOf(config.unit),
    formatValue: (value) => (input.showsValues ? axisText(input.field(), value as number) : ''),
  });
}

/** An axis of shares that are all 0 ends here. */
const leastShare = 0.01;

/** Steps between the ticks of a duration; uPlot's own are decimal, and 2.8 hours is no round number. */
function incrementsOf(unit: string | undefined): { readonly incrs?: number[] } {
  const perUnit = unit === 's' ? 1 : unit === 'ms' ? 1000 : undefined;
  return perUnit === undefined ? {} : { incrs: durationSteps.map((seconds) => seconds * perUnit) };
}

const powersOfTen = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, place) => 10 ** (from + place));

/** In seconds: decimal below one, then round numbers of seconds, minutes, hours and days. */
const durationSteps: readonly number[] = [
  ...powersOfTen(-9, -1).flatMap((power) => [1, 2, 5].map((step) => Number((step * power).toPrecision(1)))),
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60),
  ...[1, 2, 3, 4, 6, 12].map((hours) => hours * 3600),
  ...powersOfTen(0, 4).flatMap((power) => [1, 2, 5].map((step) => step * power * 86_400)),
];

/** With no zeros at its end: a tick is a round number, whatever Grafana makes of 0.14. */
export function axisText(field: Field, value: number): string {
  if (field.display === undefined) return String(value);
  const { decimals } = field.config;
  const shown = field.display(value, decimals);
  return formattedValueToString(
    decimals == null ? { ...shown, text: shown.text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') } : shown,
  );
}

/**
 * The dashboard's time range; while the reader drags the axis, the dragged one, until the dashboard has
 * answered with a range of its own.
 */
function visibleRange(builder: UPlotConfigBuilder, timeRange: () => TimeRange): () => [number, number] {
  let before: string | undefined;
  return () => {
    const { from, to } = timeRange();
    const range: [number, number] = [from.valueOf(), to.valueOf()];
    const state = builder.getState();
    if (!state.isPanning) {
      before = String(range);
      return range;
    }
    if (String(range) === before) return [state.min, state.max];
    builder.setState({ isPanning: false });
    before = String(range);
    return range;
  };
}
