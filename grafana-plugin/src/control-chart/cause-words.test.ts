import { causeKinds } from '@shewhart/schemas/api';
import { expect, test } from 'vitest';
import { causeChoices, causeText, firstCause } from './cause-words.ts';

const suspect = {
  changeId: 'ci:42',
  kind: 'deployment',
  title: 'checkout 1.4.2',
  at: '2026-11-03T10:00:00Z',
  confidence: 0.8,
  reason: 'just before',
};

test('the most suspect change is filled in', () => {
  expect(firstCause([suspect, { ...suspect, title: 'other' }], 'ada')).toEqual({
    kind: 'change',
    reference: 'checkout 1.4.2',
    note: '',
    author: 'ada',
  });
  expect(firstCause([], '')).toEqual({ kind: 'other', reference: '', note: '', author: '' });
});

test('every kind of cause can be chosen', () => {
  expect(causeChoices.map(({ value }) => value)).toEqual([...causeKinds]);
});

test('a cause is told in words', () => {
  expect(causeText({ kind: 'change', reference: 'checkout 1.4.2', note: 'rolled back', author: 'ada' })).toBe(
    'change checkout 1.4.2, rolled back (ada)',
  );
  expect(causeText({ kind: 'false-alarm', author: 'ada' })).toBe('False alarm (ada)');
});
