/**
 * How many series of a metric appeared within the hour of receipt. A series that was forgotten and comes
 * back counts once, as far as 32 bits of its identifier tell.
 */
const hourNs = 3_600_000_000_000n;
/** All metrics together; beyond it counting begins anew. */
const maxTotal = 4_000_000;

export class SeriesGuard {
  private readonly maxPerMetric: number;
  private readonly seen = new Map<string, Set<number>>();
  private total = 0;
  private hour = -1n;

  constructor(maxPerMetric: number) {
    this.maxPerMetric = maxPerMetric;
  }

  begin(receivedAtNs: bigint): void {
    const hour = receivedAtNs / hourNs;
    if (hour === this.hour && this.total <= maxTotal) return;
    this.hour = hour;
    this.seen.clear();
    this.total = 0;
  }

  isFull(metric: string): boolean {
    return (this.seen.get(metric)?.size ?? 0) >= this.maxPerMetric;
  }

  add(metric: string, idPrefix: number): void {
    let ids = this.seen.get(metric);
    if (ids === undefined) {
      ids = new Set();
      this.seen.set(metric, ids);
    }
    ids.add(idPrefix);
    this.total += 1;
  }
}
