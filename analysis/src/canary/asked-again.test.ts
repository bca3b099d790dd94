import { expect, test } from 'vitest';
import { compareFailures } from './compare-failures.ts';

/** Uniform draws, the same every time. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

test('failures of a canary that is as good as its baseline, asked 200 times: fewer than one of twenty is failed', () => {
  const draw = draws(5);
  const failuresOf = (): number => Array.from({ length: 50 }, draw).filter((one) => one < 0.02).length;
  const failed = Array.from({ length: 100 }, () => {
    let [baseline, canary, total] = [0, 0, 0];
    for (let look = 0; look < 200; look += 1) {
      baseline += failuresOf();
      canary += failuresOf();
      total += 50;
      const of = (failures: number) => ({ failures, total });
      if (compareFailures(of(baseline), of(canary), { margin: 0 }).verdict === 'fail') return true;
    }
    return false;
  }).filter(Boolean);
  expect(failed.length).toBeLessThan(5);
});
