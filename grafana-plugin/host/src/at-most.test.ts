import { expect, test } from 'vitest';
import { AtMost } from './at-most.ts';

test('so many at once, the others in their order, and a failure gives its place back', async () => {
  const atMost = new AtMost(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3].map((place) =>
    atMost.run(
      () =>
        new Promise<number>((done, failed) => {
          begun.push(place);
          ends[place] = () => (place === 1 ? failed(new Error('one')) : done(place));
        }),
    ),
  );
  const outcomes = Promise.allSettled(all);
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  ends[1]!();
  await expect(all[1]).rejects.toThrow('one');
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  ends[0]!();
  await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
  ends[2]!();
  ends[3]!();
  expect((await outcomes).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  await expect(atMost.run(() => Promise.resolve('free again'))).resolves.toBe('free again');
});
