import { expect, it } from 'vitest';
import { CollectorWatch, longestDelayMs } from './reachability.ts';

it('asks more and more rarely until the collector answers, then tells once', async () => {
  const delays: number[] = [];
  const told: boolean[] = [];
  let next: (() => void) | undefined;
  let answers = false;
  const watch = new CollectorWatch({
    ask: () => Promise.resolve(answers),
    after: (delayMs, act) => {
      delays.push(delayMs);
      next = act;
    },
  });
  watch.state.subscribe(() => told.push(watch.state.get().isReachable));
  watch.failed();
  watch.failed();
  const pass = async (): Promise<void> => {
    next?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  for (let round = 0; round < 6; round++) await pass();
  expect(delays).toEqual([1000, 2000, 4000, 8000, longestDelayMs, longestDelayMs, longestDelayMs]);
  answers = true;
  await pass();
  expect(told).toEqual([false, true]);
  expect(watch.state.get()).toEqual({ isReachable: true, returns: 1 });
  expect(delays).toHaveLength(7);
});
