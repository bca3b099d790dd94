/** What a chart shows beside its plot, by the room that it has. */
export interface PlotRoom {
  readonly hasHead: boolean;
  readonly hasLegend: boolean;
  readonly showsTimes: boolean;
  readonly showsValues: boolean;
  readonly hasDispersion: boolean;
}

/** Least sizes in pixels: below them a part costs the plot more than it tells. */
const least = { head: 130, legend: 150, legendWidth: 200, times: 70, values: 150, dispersion: 260 };

/** Small panels give up their legend first, then their head, then the axes; the plot stays. */
export function plotRoom(width: number, height: number): PlotRoom {
  return {
    hasHead: height >= least.head,
    hasLegend: height >= least.legend && width >= least.legendWidth,
    showsTimes: height >= least.times,
    showsValues: width >= least.values,
    hasDispersion: height >= least.dispersion,
  };
}
