import { evaluateChart } from '../evaluate.ts';
import type { ChartAnswer } from '../evaluate/chart-answer.ts';
import type { CalendarInterval } from './calendar-intervals.ts';

export interface IncidentChart {
  readonly chart: 'c' | 'g' | 't';
  /** Why this chart, in words. */
  readonly why: string;
  /** When each point is: start of the interval, or of the incident that ends a stretch without one. */
  readonly at: readonly number[];
  readonly answer: ChartAnswer;
}

const dayMs = 86_400_000;
/** From so many incidents in a usual interval on, counts are charted (Montgomery, section 7.3: rare below). */
const commonCount = 5;

/**
 * The control chart of incidents: counts where they are frequent enough for a c chart, otherwise the time
 * between incidents, which sees a worsening of rare events that counts of 0 and 1 cannot show (Benneyan
 * 2001; Montgomery, section 7.3.5): a t chart, or where only dates are known a g chart of days.
 *
 * @param starts of the incidents in the window, ascending, milliseconds since 1970
 * @param intervals of the window; partial ones are not judged
 */
export function incidentChart(
  starts: readonly number[],
  intervals: readonly CalendarInterval[],
  intervalName: string,
): IncidentChart {
  // Empty intervals before the first incident may be from before anybody told: they would water the rest down.
  const begin = starts[0] ?? Infinity;
  const whole = intervals.filter(({ isPartial, to }) => !isPartial && to > begin);
  const counts = whole.map(({ from, to }) => starts.filter((start) => start >= from && start < to).length);
  const usual = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  if (whole.length >= 2 && usual >= commonCount) {
    const answer = evaluateChart({ chart: 'c', counts, rules: ['limits', 'nelson2'] });
    const why = `c chart: ${usual.toFixed(1)} incidents in a usual ${intervalName} are enough to chart their number.${dispersionText(counts, usual)}`;
    return { chart: 'c', why, at: whole.map(({ from }) => from), answer };
  }
  const gaps = starts.slice(1).map((start, place) => (start - (starts[place] as number)) / dayMs);
  const rare = `${usual.toFixed(1)} incidents in a usual ${intervalName} are too few to chart their number (${commonCount} are needed)`;
  const trial = gaps.length < 2 ? ' With fewer than three incidents there are no limits yet.' : '';
  const isDated = starts.length > 0 && starts.every((start) => start % dayMs === 0);
  const chart = isDated ? 'g' : 't';
  const what = isDated
    ? 'g chart of the days between incidents, of which only the dates are known'
    : 't chart of the days between incidents';
  const answer = evaluateChart({
    chart,
    values: gaps,
    rules: chart === 'g' ? ['limits', 'benneyan-zeros'] : ['limits', 'nelson2'],
  });
  return { chart, why: `${what}: ${rare}.${trial}`, at: starts.slice(1), answer };
}

/** Fisher's index of dispersion, told where it cannot be chance. */
function dispersionText(counts: readonly number[], usual: number): string {
  const n = counts.length;
  const index = counts.reduce((sum, count) => sum + (count - usual) ** 2, 0) / usual;
  // The index is about chi-square with n - 1 degrees of freedom: mean n - 1, variance 2 (n - 1).
  const isMore = index > n - 1 + 2.33 * Math.sqrt(2 * (n - 1));
  return isMore
    ? ` They vary ${Math.sqrt(index / (n - 1)).toFixed(1)} times as much as chance alone: incidents come in groups, and the limits are passed more often.`
    : '';
}
