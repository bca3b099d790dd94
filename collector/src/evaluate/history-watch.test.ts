import { describe, expect, it } from 'vitest';
import { HistoryWatch, historyWindow, type ServiceHistory } from './history-watch.ts';

const hour = 3600;
const key = 'checkout\nproduction';
const window = historyWindow(40 * 24 * hour, 30, 24 * hour);
const rules = { quietMs: 10_000, patienceMs: 900_000 };

/** The same window twice: what grew between two looks is in both counts. */
const sent = (records: number, old = records): ServiceHistory => ({
  key,
  last: { records, old },
  now: { records, old },
});

function settled(records: number): HistoryWatch {
  const watch = new HistoryWatch(rules);
  watch.note([sent(records)], window, 0);
  expect(watch.note([sent(records)], window, 10_000)).toEqual([key]);
  return watch;
}

describe('the window of history', () => {
  it('holds hours that are over; the old ones lie beyond the look back at late data', () => {
    expect(window).toEqual({ from: 10 * 24 * hour, to: 40 * 24 * hour - hour, oldTo: 39 * 24 * hour });
    expect(historyWindow(1800, 30, 24 * hour)).toEqual({ from: 0, to: 0, oldTo: 0 });
  });
});

describe('waiting for the past of a service', () => {
  it('ends when nothing has come for a while, and is told once', () => {
    const watch = new HistoryWatch(rules);
    expect(watch.note([sent(100)], window, 0)).toEqual([]);
    expect([watch.isWaiting, watch.isSettled(`${key}\nGET /`)]).toEqual([true, false]);
    expect(watch.note([sent(200)], window, 9000)).toEqual([]);
    expect(watch.note([sent(200)], window, 18_999)).toEqual([]);
    expect(watch.note([sent(200)], window, 19_000)).toEqual([key]);
    expect(watch.note([sent(200)], window, 30_000)).toEqual([]);
    expect([watch.isWaiting, watch.isSettled(key)]).toEqual([false, true]);
  });

  it('ends after a quarter of an hour with a sender that is never done', () => {
    const watch = new HistoryWatch(rules);
    let arrived: string[] = [];
    let look = 0;
    for (; arrived.length === 0; look += 1) arrived = watch.note([sent(100 * look)], window, look * 5000);
    expect((look - 1) * 5000).toBe(rules.patienceMs);
  });

  it('is not begun again by the passing of time', () => {
    const watch = new HistoryWatch(rules);
    watch.note([sent(100)], window, 0);
    // An hour is over: the new window holds more, the old one the same.
    watch.note([{ key, last: { records: 100, old: 100 }, now: { records: 900, old: 400 } }], window, 5000);
    expect(watch.note([sent(900, 400)], window, 10_000)).toEqual([key]);
  });

  it('asks nothing of a service that is not known', () => {
    expect(new HistoryWatch(rules).isSettled('other\n')).toBe(true);
  });
});

describe('an import into hours that were judged', () => {
  it('is waited for like the first history', () => {
    const watch = settled(10_000);
    expect(watch.note([sent(10_150)], window, 20_000)).toEqual([]);
    expect(watch.isSettled(key)).toBe(false);
    watch.note([sent(12_000)], window, 23_000);
    expect(watch.note([sent(12_000)], window, 33_000)).toEqual([key]);
  });

  it('is more than stragglers, which add up however', () => {
    const watch = settled(10_000);
    for (const records of [10_050, 10_090]) watch.note([sent(records)], window, records);
    expect(watch.isSettled(key)).toBe(true);
    watch.note([sent(10_110)], window, 20_000);
    expect(watch.isSettled(key)).toBe(false);
  });

  it('counts for less where the usual look back at late data reaches', () => {
    const watch = settled(10_000);
    watch.note([sent(11_000, 10_000)], window, 20_000);
    expect(watch.isSettled(key)).toBe(true);
    watch.note([sent(12_600, 10_000)], window, 25_000);
    expect(watch.isSettled(key)).toBe(false);
  });
});
