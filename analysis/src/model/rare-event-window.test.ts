import { describe, expect, test } from 'vitest';
import { rareEventWindow } from './rare-event-window.ts';
import { seededStream } from './simulated-series.ts';

/** Share of a long run of points at which a third event comes within `window` points, itself among them. */
function simulatedShare(eventChance: number, window: number): number {
  const stream = seededStream(7);
  const points = 400_000;
  const last = [-Infinity, -Infinity, -Infinity];
  let hits = 0;
  for (let point = 0; point < points; point += 1) {
    if (stream() >= eventChance) continue;
    last.unshift(point);
    last.length = 3;
    if (point - last[2]! < window) hits += 1;
  }
  return hits / points;
}

describe('window for three events', () => {
  test.each([
    [0.02, 5e-3],
    [0.02, 5e-4],
    [0.1, 5e-3],
    [0.005, 1e-3],
  ])('an event with chance %s, alarms with chance %s', (eventChance, chance) => {
    const window = rareEventWindow(eventChance, chance);
    const share = simulatedShare(eventChance, window);
    expect(share).toBeLessThan(1.1 * chance);
    expect(simulatedShare(eventChance, Math.ceil(1.1 * window) + 1)).toBeGreaterThan(0.95 * chance);
  });

  test('none where three points in a row are not rare enough', () => {
    expect(rareEventWindow(0.1, 9.9e-4)).toBe(0);
    expect(rareEventWindow(0.1, 1.1e-3)).toBe(3);
  });
});
