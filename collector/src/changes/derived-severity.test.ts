import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedSeverity } from './derived-severity.ts';

const nothing = { impact: {}, services: [], environment: 'production' };

describe('the severity that an impact calls for', () => {
  const rules = [
    { severity: 'sev1', users: 1000, environments: ['production'] },
    { severity: 'sev1', revenue: 50_000 },
    { severity: 'sev2', errorBudget: 0.25 },
    { severity: 'sev2', journeys: ['buy'], services: ['pay*'] },
    { severity: 'sev3', users: 1 },
  ];

  it.each([
    [
      'users',
      { ...nothing, impact: { users: 1000 } },
      'sev1',
      'users 1000, at least 1000; environment production',
    ],
    [
      'users elsewhere',
      { ...nothing, impact: { users: 5000 }, environment: 'staging' },
      'sev3',
      'users 5000, at least 1',
    ],
    [
      'revenue',
      { ...nothing, impact: { revenue: 60_000, users: 3 } },
      'sev1',
      'revenue 60000, at least 50000',
    ],
    [
      'error budget',
      { ...nothing, impact: { errorBudget: 0.25 } },
      'sev2',
      'share of the error budget 0.25, at least 0.25',
    ],
    [
      'journey and service',
      { ...nothing, impact: { journeys: ['browse', 'buy'] }, services: ['cart', 'payment'] },
      'sev2',
      'journey buy; service payment',
    ],
  ])('by %s', (_by, incident, severity, reason) => {
    expect(derivedSeverity(rules, incident)).toEqual({ severity, reason });
  });

  it.each([
    ['nothing is known', nothing],
    ['a journey without its service', { ...nothing, impact: { journeys: ['buy'] } }],
    ['less than any rule asks', { ...nothing, impact: { users: 0, errorBudget: 0.1, revenue: 10 } }],
  ])('none where %s', (_what, incident) => {
    expect(derivedSeverity(rules, incident)).toBeUndefined();
  });

  it('never sinks when more users are hit', () => {
    const ranked = [
      { severity: '1', users: 1000 },
      { severity: '2', users: 100 },
      { severity: '3', users: 1 },
    ];
    const rank = (users: number): number =>
      Number(derivedSeverity(ranked, { ...nothing, impact: { users } })?.severity ?? 9);
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), (a, b) => {
        expect(rank(Math.max(a, b))).toBeLessThanOrEqual(rank(Math.min(a, b)));
      }),
    );
  });
});
