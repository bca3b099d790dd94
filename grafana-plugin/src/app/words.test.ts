import { expect, test } from 'vitest';
import type { EpisodeSummary } from '@shewhart/schemas/api';
import { decisionText } from './decision-text.ts';
import { episodeText, standingText } from './episode-text.ts';
import { excludedWindows } from './excluded-windows.ts';
import { differenceText, durationText, instantText, measureText, relativeText } from './format.ts';
import { aroundEpisode } from './links.ts';
import { chosenDataSource } from './settings.ts';

test('windows to leave out, one a line', () => {
  expect(excludedWindows('')).toEqual([]);
  expect(
    excludedWindows(
      '2026-11-07T10:00:00Z/2026-11-07T12:00:00Z\n 2026-11-08T10:00:00+01:00/2026-11-08T11:00:00Z',
    ),
  ).toEqual([
    { from: '2026-11-07T10:00:00.000Z', to: '2026-11-07T12:00:00.000Z' },
    { from: '2026-11-08T09:00:00.000Z', to: '2026-11-08T11:00:00.000Z' },
  ]);
  expect(() => excludedWindows('yesterday')).toThrow(/"yesterday" is no window/);
  expect(() => excludedWindows('2026-11-08T10:00:00Z/2026-11-07T10:00:00Z')).toThrow(/is no window/);
});

test('numbers in words', () => {
  expect([measureText(0.0193, 's'), measureText(null, 's'), measureText(0.25, '1')]).toEqual([
    '19.3 ms',
    '–',
    '25%',
  ]);
  expect([differenceText(-0.5, 's'), differenceText(null, 's')]).toEqual(['−500 ms', '–']);
  expect([differenceText(-0.0528, '1'), differenceText(2.5, '%')]).toEqual(['−5.28 points', '+2.50 points']);
  expect([relativeText(-0.25), relativeText(0.031), relativeText(null)]).toEqual(['−25 %', '+3.1 %', '']);
  expect([durationText(90_000), durationText(null)]).toEqual(['1.5 mins', '–']);
});

test('a decision is one line, whatever its form', () => {
  expect(
    decisionText({
      verdict: 'fail',
      reasons: [{ policy: 'freeze', text: 'until Monday' }],
      plan: null,
      count: 0,
    }),
  ).toBe('verdict: fail, reasons: policy: freeze, text: until Monday, count: 0');
  expect(decisionText('noted')).toBe('noted');
});

test('an episode’s chart shows what was before and after, and never the future', () => {
  const hour = 3_600_000;
  const now = Date.UTC(2026, 10, 9);
  const around = aroundEpisode(new Date(now - 10 * hour).toISOString(), null, now);
  expect([(now - around.from) / hour, around.to === now]).toEqual([20, true]);
});

test('the data source chosen for the app, else the default, else the first', () => {
  const all = [
    { uid: 'a', name: 'A', isDefault: false },
    { uid: 'b', name: 'B', isDefault: true },
  ];
  const uid = (settings: { dataSourceUid?: string } | undefined, list = all) =>
    chosenDataSource(settings, list)?.uid;
  expect([
    uid({ dataSourceUid: 'a' }),
    uid({}),
    uid(undefined, all.slice(0, 1)),
    uid({ dataSourceUid: 'gone' }),
    uid({}, []),
  ]).toEqual(['a', 'b', 'a', undefined, undefined]);
});

test('an episode is told with its distance, its time and its cause', () => {
  const hour = 3_600_000;
  const now = Date.UTC(2026, 10, 9);
  const episode = {
    ruleText: 'a point above its upper limit',
    peakScore: 8.17,
    startedAt: new Date(now - 3 * hour).toISOString(),
    endedAt: null,
    cause: null,
  } as EpisodeSummary;
  const since = instantText(episode.startedAt);
  expect(episodeText(episode, now)).toBe(
    `A point above its upper limit, at worst 8.2 times as far out. Since ${since} (3.0 hours).`,
  );
  const over = {
    ...episode,
    endedAt: new Date(now - 2 * hour).toISOString(),
    cause: { kind: 'incident', reference: 'INC-1', note: '', author: 'ada', at: '' },
  } as unknown as EpisodeSummary;
  expect(episodeText(over, now)).toMatch(/ From .* \(1\.0 hour\)\. Cause: incident INC-1\.$/);
});

test('where an indicator stands is told against the limit on the side of its episode', () => {
  const newest = { at: '2026-11-09T09:00:00Z', value: 0.034, lower: null, upper: 0.026, score: 1.4 };
  expect(standingText({ side: 'above' }, { unit: 's', newest })).toBe('Now 34 ms, its limit 26 ms.');
  expect(standingText({ side: 'below' }, { unit: 's', newest })).toBe('Now 34 ms.');
  expect(standingText({ side: 'above' }, { unit: 's', newest: null })).toBe('');
  expect(standingText({ side: 'above' }, undefined)).toBe('');
});
