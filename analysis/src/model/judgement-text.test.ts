import { expect, test } from 'vitest';
import type { Judgement } from './indicator-judge.ts';
import { judgementText } from './judgement-text.ts';

const outside: Judgement = {
  time: 0,
  value: 160,
  expected: 100.04,
  lower: 82,
  upper: 118,
  score: 3.333333,
  statistic: 'level',
  side: 'above',
  isOutside: true,
};

test('says what is outside, how far and against what', () => {
  expect(judgementText(outside)).toBe(
    'value above the limit, 3.333 times the distance allowed: 160 where 100 was expected',
  );
  expect(judgementText({ ...outside, statistic: 'events' })).toBe(
    '3 events closer together than chance allows',
  );
});

test('says nothing of a point inside', () => {
  expect(judgementText({ ...outside, isOutside: false })).toBe('');
});
