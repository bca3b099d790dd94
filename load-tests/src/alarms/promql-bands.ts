import { foldEpisodes, type Detector } from './detector.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const deviations = 2;
const margin = 0.5;
const noisyShare = 0.5;
const lookBacksMs = [24 * hourMs, 7 * 24 * hourMs];
const smoothedWindows = 26;
/** Fewest points of a window: the rules were made for a point a minute. */
const windowPoints = 12;

/**
 * The adaptive band rule of the recording rules published as grafana/promql-anomaly-detection, emulated by its
 * documented definition: the mean of the last hour, plus and minus the widest of half of it, two smoothed
 * standard deviations (of hours that vary by more than half their mean), and the same hour a day and a week ago.
 * As there, zeros and negative values are no data. Where an hour holds fewer than twelve points all its windows
 * are stretched to twelve: otherwise hourly points would be compared with themselves. Its alert waits for five
 * minutes, at most one point here; that is left out, in its favour for delay and against it for alarms.
 */
export const promqlBands: Detector = {
  name: 'PromQL bands',
  find(times, values, learnPoints) {
    const intervalMs = ((times[times.length - 1] ?? 0) - (times[0] ?? 0)) / Math.max(1, times.length - 1);
    const windowMs = Math.max(hourMs, windowPoints * intervalMs);
    const window = new Windows(times, values, windowMs);
    const smoothed = new SlidingMean(smoothedWindows * windowMs);
    const distances = Array.from({ length: times.length }, (_, place) => {
      const at = times[place]!;
      const now = window.at(at);
      if (now === null) return null;
      smoothed.add(at, now.deviation > noisyShare * now.mean ? now.deviation : null);
      const value = values[place] ?? null;
      if (value === null || !(value > 0)) return null;
      const uppers = [now.mean * (1 + margin)];
      const lowers = [now.mean * (1 - margin)];
      const short = smoothed.mean();
      if (short !== null) {
        uppers.push(now.mean + deviations * short);
        lowers.push(now.mean - deviations * short);
      }
      for (const backMs of lookBacksMs) {
        const then = window.at(at - backMs + windowMs / 2);
        if (then === null) continue;
        uppers.push(then.mean + deviations * then.deviation);
        lowers.push(then.mean - deviations * then.deviation);
      }
      const limit = value > now.mean ? Math.max(...uppers) : Math.max(0, Math.min(...lowers));
      return limit === now.mean ? 0 : Math.max(0, (value - now.mean) / (limit - now.mean));
    });
    return foldEpisodes(times, distances, learnPoints);
  },
};

/** Mean and standard deviation of the positive values in the window that ends at an instant. */
class Windows {
  readonly #windowMs: number;
  readonly #times: number[] = [];
  readonly #sums: number[] = [0];
  readonly #squares: number[] = [0];

  constructor(times: ArrayLike<number>, values: ArrayLike<number | null>, windowMs: number) {
    this.#windowMs = windowMs;
    for (let place = 0; place < times.length; place += 1) {
      const value = values[place] ?? null;
      if (value === null || !(value > 0)) continue;
      this.#times.push(times[place]!);
      this.#sums.push(this.#sums.at(-1)! + value);
      this.#squares.push(this.#squares.at(-1)! + value * value);
    }
  }

  at(at: number): { readonly mean: number; readonly deviation: number } | null {
    const from = this.#firstAfter(at - this.#windowMs);
    const to = this.#firstAfter(at);
    const count = to - from;
    if (count === 0) return null;
    const mean = (this.#sums[to]! - this.#sums[from]!) / count;
    const square = (this.#squares[to]! - this.#squares[from]!) / count;
    return { mean, deviation: Math.sqrt(Math.max(0, square - mean * mean)) };
  }

  #firstAfter(at: number): number {
    let [low, high] = [0, this.#times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#times[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Mean over the last `spanMs` of what was there; null when nothing was. */
class SlidingMean {
  readonly #spanMs: number;
  readonly #held: { readonly at: number; readonly value: number }[] = [];
  #first = 0;
  #sum = 0;

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  add(at: number, value: number | null): void {
    if (value !== null) {
      this.#held.push({ at, value });
      this.#sum += value;
    }
    while (this.#first < this.#held.length && this.#held[this.#first]!.at <= at - this.#spanMs) {
      this.#sum -= this.#held[this.#first]!.value;
      this.#first += 1;
    }
  }

  mean(): number | null {
    const count = this.#held.length - this.#first;
    return count === 0 ? null : this.#sum / count;
  }
}
