import { binomialCumulative } from '../distribution/binomial-cumulative.ts';

/** How many events are watched for coming too close together. */
export const eventsWatched = 3;

/**
 * Most points within which three events come with at most the given chance per point, when each point brings one with
 * chance `eventChance`: the lower limit of a chart of the time to the third event (t_r chart, Xie, Goh & Ranjan 2002).
 * Only an event can end such a time, so the chance is that of an event at the point and two more in those before. 0
 * when even three points in a row are not rare enough.
 */
export function rareEventWindow(eventChance: number, chance: number): number {
  let window = 0;
  for (let points = eventsWatched; points < 100_000; points += Math.max(1, points >> 4)) {
    const others = 1 - binomialCumulative(eventsWatched - 2, points - 1, eventChance);
    if (eventChance * others > chance) break;
    window = points;
  }
  return window;
}
