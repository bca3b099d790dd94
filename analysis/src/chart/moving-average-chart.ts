import { emptyLines, type ControlChart, type NaturalBounds } from './control-chart.ts';
import { limitsAround, placePoint } from './place-point.ts';

/**
 * Mean of the last `span` present values against centre +- width * sigma / sqrt(values averaged)
 * (Montgomery, section 9.3). Its points are dependent: only the limits judge them.
 */
export function movingAverageChart(
  values: ArrayLike<number>,
  options: {
    readonly center: number;
    readonly sigma: number;
    readonly span: number;
    readonly width: number;
    readonly bounds: NaturalBounds;
    readonly n: number;
  },
): ControlChart {
  const { center, sigma, span, width, bounds, n } = options;
  const lines = emptyLines(values.length);
  const window: number[] = [];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    window.push(value);
    if (window.length > span) window.shift();
    const average = window.reduce((sum, held) => sum + held, 0) / window.length;
    placePoint(lines, index, average, {
      center,
      standardError: sigma / Math.sqrt(window.length),
      width,
      bounds,
    });
  }
  const [lower, upper] = limitsAround({ center, standardError: sigma / Math.sqrt(span), width, bounds });
  return { ...lines, limits: { n, center, sigma, lower, upper }, isStandardised: true };
}
