import type { ControlLines } from '../chart/control-chart.ts';
import type { Stretch } from './stretch.ts';

interface MutableStretch {
  index: number[];
  z: number[];
  level: number[];
  side: number[];
}

/**
 * Cuts a chart into stretches: at every missing point or point without a place on the chart's scale,
 * and never across the stage, which one chart is. `isExcluded` points are passed over. `from` is the place of
 * the chart's first point in the data.
 */
export function splitStretches(
  lines: ControlLines,
  {
    isStandardised,
    isExcluded,
    from = 0,
  }: {
    readonly isStandardised: boolean;
    readonly isExcluded: (index: number) => boolean;
    readonly from?: number;
  },
): Stretch[] {
  const stretches: MutableStretch[] = [];
  let open: MutableStretch | undefined;
  for (let index = 0; index < lines.value.length; index += 1) {
    const value = lines.value[index] as number;
    const center = lines.center[index] as number;
    const z = lines.z[index] as number;
    if (Number.isNaN(value) || Number.isNaN(center) || (isStandardised && Number.isNaN(z))) {
      open = undefined;
      continue;
    }
    if (isExcluded(index)) continue;
    if (open === undefined) {
      open = { index: [], z: [], level: [], side: [] };
      stretches.push(open);
    }
    open.index.push(from + index);
    open.z.push(z);
    open.level.push(isStandardised ? z : value);
    open.side.push(Math.sign(value - center));
  }
  return stretches;
}
