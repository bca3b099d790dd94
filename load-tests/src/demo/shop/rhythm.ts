const dayMs = 86_400_000;

/** Load of each day of the week, Sunday first, against the mean of the week. */
const weekdayLoad = [0.72, 1.08, 1.1, 1.08, 1.1, 1.12, 0.8] as const;

/**
 * Load at an instant against the weekly mean: quiet before dawn, a plateau from late morning, a peak in
 * the evening (UTC), weaker weekends. Days blend into each other at midnight.
 */
export function loadFactor(atMs: number): number {
  const day = Math.floor(atMs / dayMs);
  const hour = (atMs / dayMs - day) * 24;
  const daily =
    1 + 0.55 * Math.cos((2 * Math.PI * (hour - 16)) / 24) + 0.18 * Math.cos((4 * Math.PI * (hour - 20)) / 24);
  const fromNoon = hour / 24 - 0.5;
  const neighbour = Math.abs(fromNoon) * weekday(day + Math.sign(fromNoon));
  return daily * ((1 - Math.abs(fromNoon)) * weekday(day) + neighbour);
}

/** 1970-01-01 was a Thursday. */
function weekday(day: number): number {
  return weekdayLoad[(((day + 4) % 7) + 7) % 7] ?? 1;
}
