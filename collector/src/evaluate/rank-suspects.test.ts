import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankSuspects, type KnownChange, type Neighbours, type Onset } from './rank-suspects.ts';

const minute = 60_000;
const at = Date.UTC(2026, 10, 28, 14, 0);
const onset: Onset = {
  service: 'checkout',
  environment: 'production',
  startedAtMs: at,
  bucketMs: 5 * minute,
  detectedAtMs: at + 5 * minute,
  endedAtMs: null,
};
const neighbours: Neighbours = { callees: new Set(['payment']), callers: new Set(['web']) };

const change = (changeId: string, minutes: number, rest: Partial<KnownChange> = {}): KnownChange => ({
  changeId,
  atMs: at + minutes * minute,
  service: 'checkout',
  environment: 'production',
  kind: 'deployment',
  version: '1.4.2',
  title: `deploy ${changeId}`,
  outcome: 'succeeded',
  url: '',
  reverts: [],
  ...rest,
});
const ranked = (changes: readonly KnownChange[], where = onset) => rankSuspects(where, changes, neighbours);
const names = (changes: readonly KnownChange[], where = onset) =>
  ranked(changes, where).map(({ changeId }) => changeId);

describe('suspects of an episode', () => {
  it('are the more suspect the closer before the onset, with the reason in words', () => {
    const found = ranked([change('early', -90), change('just', -3), change('middle', -30)]);
    expect(found.map(({ changeId }) => changeId)).toEqual(['just', 'middle', 'early']);
    expect(found[0]).toMatchObject({ reason: 'same service, 3 minutes before', confidence: 0.91 });
    // Half the suspicion after 45 minutes, a quarter after 90.
    expect(found[2]!.confidence).toBeCloseTo(0.95 / 4, 2);
  });

  it('rank the service before one that it calls, and that before one that calls it', () => {
    const found = ranked([
      change('caller', -2, { service: 'web' }),
      change('callee', -2, { service: 'payment' }),
      change('own', -20),
      change('stranger', -1, { service: 'search' }),
    ]);
    expect(found.map(({ changeId }) => changeId)).toEqual(['own', 'callee', 'caller']);
    expect(found[1]!.reason).toBe('payment, which checkout calls, 2 minutes before');
    expect(found[2]!.reason).toBe('web, which calls checkout, 2 minutes before');
  });

  it('lie in the same environment, or in one that nobody told', () => {
    expect(
      names([
        change('staging', -1, { environment: 'staging' }),
        change('unknown', -1, { environment: '' }),
        change('here', -1),
      ]),
    ).toEqual(['here', 'unknown']);
  });

  it('may lie in the bucket of the onset; after it they can hardly have begun it', () => {
    const found = ranked([change('inside', 3), change('after', 5), change('later', 6)]);
    expect(found.map(({ changeId }) => changeId)).toEqual(['inside', 'after']);
    expect(found[0]!.reason).toBe('same service, 3 minutes after the onset');
    expect(found[1]!.confidence).toBeLessThan(0.2);
  });

  it('weigh more when they failed, less when they never took place, less when they bring back', () => {
    const found = ranked([
      change('failed', -30, { outcome: 'failed' }),
      change('plain', -30),
      change('rollback', -30, { kind: 'rollback' }),
      change('cancelled', -30, { outcome: 'cancelled' }),
    ]);
    expect(found.map(({ changeId }) => changeId)).toEqual(['failed', 'plain', 'rollback', 'cancelled']);
    expect(found[0]!.reason).toBe('same service, 30 minutes before, it failed');
  });

  describe('that were rolled back', () => {
    const far = change('github:far', -100);
    const near = change('github:near', -10);
    const rollback = change('github:undo', 20, { kind: 'rollback', reverts: ['far'] });

    it('are accused by a recovery that followed', () => {
      const recovered = { ...onset, endedAtMs: at + 30 * minute };
      expect(names([far, near], recovered)).toEqual(['github:near', 'github:far']);
      const found = ranked([far, near, rollback], recovered);
      expect(found.map(({ changeId }) => changeId)).toEqual(['github:near', 'github:far']);
      expect(found[1]!.reason).toBe(
        'same service, 100 minutes before, rolled back 2 hours later, and it recovered',
      );
      expect(found[1]!.confidence).toBeGreaterThan(2 * ranked([far, near], recovered)[1]!.confidence);
    });

    it('are cleared by half while nothing recovers', () => {
      const unnamed = { ...rollback, reverts: [] };
      const found = ranked([near, unnamed]);
      expect(found[0]!.reason).toBe(
        'same service, 10 minutes before, rolled back 30 minutes later, no recovery yet',
      );
      expect(found[0]!.confidence).toBeCloseTo(ranked([near])[0]!.confidence / 2, 1);
    });

    it('are the newest before it where it names none', () => {
      const unnamed = { ...rollback, reverts: [] };
      const found = ranked([far, near, unnamed], { ...onset, endedAtMs: at + 30 * minute });
      expect(found.find(({ changeId }) => changeId === 'github:far')!.reason).not.toContain('rolled back');
    });
  });

  it('do not depend on the order of what is known, are five at most, and no certainty', () => {
    const some = fc.record({
      minutes: fc.integer({ min: -300, max: 60 }),
      service: fc.constantFrom('checkout', 'payment', 'web', 'search'),
      environment: fc.constantFrom('production', 'staging', ''),
      kind: fc.constantFrom('deployment', 'rollback', 'configuration', 'strange'),
      outcome: fc.constantFrom('succeeded', 'failed', 'cancelled', 'unknown'),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), fc.boolean(), (list, isOver) => {
        const where = isOver ? { ...onset, endedAtMs: at + 30 * minute } : onset;
        const changes = list.map(({ minutes, ...rest }, place) => change(`c${place}`, minutes, rest));
        const found = ranked(changes, where);
        expect(found.length).toBeLessThanOrEqual(5);
        for (const { confidence, service, environment } of found) {
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(0.95);
          expect([service, environment]).not.toContain('search');
          expect(environment).not.toBe('staging');
        }
      }),
    );
    const two = [change('a', -5), change('b', -5), change('c', -7)];
    expect(ranked(two)).toEqual(ranked(two.toReversed()));
  });
});
