import { expect, test } from 'vitest';
import { findConflicts, type Activity } from './find-conflicts.ts';
import { isFrozen, runwayOf, type FreezeWindow } from './freeze.ts';
import { isNamed } from './scope.ts';

const all = { services: [], environments: [], teams: [] };
const window = (id: string, start: number, end: number, more: Partial<FreezeWindow> = {}): FreezeWindow => ({
  ...all,
  id,
  start,
  end,
  exceptions: [],
  ...more,
});
const change = { kind: 'deployment', service: 'checkout', environment: 'production', team: 'shop' };

test.each([
  ['checkout', [], true],
  ['checkout', ['Checkout'], true],
  ['checkout', ['pay*', 'check*'], true],
  ['checkout', ['*out'], true],
  ['checkout', ['c*k*t'], true],
  ['checkout', ['checkout*checkout'], false],
  ['checkout', ['check'], false],
  ['', ['*'], true],
  ['', ['a'], false],
])('%s is named by %j: %s', (name, patterns, expected) => {
  expect(isNamed(name, patterns)).toBe(expected);
});

test('a freeze holds from its start up to its end, within its scope, except for what it lets through', () => {
  const freeze = window('f', 100, 200, {
    environments: ['production'],
    exceptions: [
      { reason: 'rolling back mends', services: [], kinds: ['rollback'], from: null, to: null },
      { reason: 'agreed', services: ['checkout'], kinds: [], from: 150, to: 160 },
    ],
  });
  expect([99, 100, 149, 150, 159, 160, 199, 200].map((at) => isFrozen(change, at, freeze))).toEqual([
    false,
    true,
    true,
    false,
    false,
    true,
    true,
    false,
  ]);
  expect(isFrozen({ ...change, kind: 'rollback' }, 120, freeze)).toBe(false);
  expect(isFrozen({ ...change, environment: 'staging' }, 120, freeze)).toBe(false);
  expect(isFrozen({ ...change, service: 'cart' }, 155, freeze)).toBe(true);
});

test('the runway ends where the next freeze begins; freezes without a gap are one', () => {
  const windows = [window('b', 200, 300), window('a', 100, 200), window('c', 500, 600)];
  expect(runwayOf(change, 40, windows)).toMatchObject({
    holding: [],
    freeAt: null,
    next: { id: 'a' },
    runway: 60,
  });
  expect(runwayOf(change, 150, windows)).toMatchObject({ freeAt: 300, next: { id: 'b' }, runway: 0 });
  expect(runwayOf(change, 300, windows)).toMatchObject({ holding: [], next: { id: 'c' }, runway: 200 });
  expect(runwayOf(change, 600, windows)).toEqual({ holding: [], freeAt: null, next: null, runway: null });
});

test('conflicts equal those of a slow search over all pairs', () => {
  let state = 11;
  const random = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  const names = ['a', 'b', 'c', 'd', 'e'];
  const dependencies = [
    { environment: 'production', caller: 'a', callee: 'b' },
    { environment: 'production', caller: 'c', callee: 'a' },
    { environment: 'staging', caller: 'd', callee: 'e' },
  ];
  for (let round = 0; round < 50; round += 1) {
    const activities: Activity[] = Array.from({ length: 30 }, (_, index) => {
      const start = random(100);
      return {
        id: `x${index}`,
        services: random(4) === 0 ? [names[random(5)]!, names[random(5)]!] : [names[random(5)]!],
        environment: random(3) === 0 ? 'staging' : 'production',
        start,
        end: start + random(12),
      };
    });
    const expected = new Set<string>();
    for (const one of activities)
      for (const other of activities) {
        if (one.id >= other.id || one.environment !== other.environment) continue;
        if (Math.max(one.start, other.start) >= Math.min(one.end, other.end)) continue;
        const related = one.services.some((mine) =>
          other.services.some(
            (theirs) =>
              mine === theirs ||
              dependencies.some(
                ({ environment, caller, callee }) =>
                  environment === one.environment &&
                  ((caller === mine && callee === theirs) || (caller === theirs && callee === mine)),
              ),
          ),
        );
        if (related) expected.add(`${one.id} ${other.id}`);
      }
    const found = findConflicts(activities, dependencies, 10_000).map(({ first, second }) =>
      [first.id, second.id].sort().join(' '),
    );
    expect(found).toHaveLength(expected.size);
    expect(new Set(found)).toEqual(expected);
  }
});

test('a conflict says what relates the two, and never more are looked for than wanted', () => {
  const at = (id: string, service: string): Activity => ({
    id,
    services: [service],
    environment: 'production',
    start: 0,
    end: 10,
  });
  const edges = [{ environment: 'production', caller: 'web', callee: 'shop' }];
  expect(findConflicts([at('1', 'shop'), at('2', 'web')], edges, 5)).toMatchObject([
    { relation: { kind: 'dependency', service: 'web', callee: 'shop' }, overlap: { start: 0, end: 10 } },
  ]);
  const crowd = Array.from({ length: 500 }, (_, index) => at(String(index), 'shop'));
  expect(findConflicts(crowd, edges, 100)).toHaveLength(100);
});
