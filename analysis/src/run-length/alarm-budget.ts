/**
 * Average run length, in points, that spends a budget of false alarms.
 *
 * @param alarms false alarms allowed per period over all series together (> 0)
 * @param periodMs length of that period
 * @param intervalMs time between points of one series
 * @param series number of series that share the budget (default 1)
 */
export function budgetRunLength({
  alarms,
  periodMs,
  intervalMs,
  series = 1,
}: {
  readonly alarms: number;
  readonly periodMs: number;
  readonly intervalMs: number;
  readonly series?: number;
}): number {
  return (series * periodMs) / (alarms * intervalMs);
}
