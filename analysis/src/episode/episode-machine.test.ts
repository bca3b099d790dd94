import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOpen, noEpisode, stepEpisode, type EpisodeEvent, type EpisodeRules } from './episode-machine.ts';

const rules: EpisodeRules = {
  openAt: 1,
  recoverBelow: 0.8,
  recoveryPoints: 2,
  reopenMs: 3,
  escalation: 1.5,
  longestMs: 10,
  longestPoints: 5,
};

function run(
  scores: readonly number[],
  chosen: EpisodeRules = rules,
): { events: EpisodeEvent[]; last: typeof noEpisode } {
  let state = noEpisode;
  const events = scores.map((score, time) => {
    const step = stepEpisode(state, time, score, chosen);
    state = step.state;
    return step.event;
  });
  return { events, last: state };
}

test('opens at the limit, stays open above the recovery score, recovers after enough quiet points', () => {
  expect(run([0, 1, 0.9, 0.5, 0.9, 0.5, 0.5]).events).toEqual([
    null,
    'opened',
    null,
    null,
    null,
    null,
    'closed',
  ]);
});

test('an alarm soon after recovery re-opens the same episode, a later one opens another', () => {
  const soon = run([1, 0, 0, 0, 1]);
  expect(soon.events).toEqual(['opened', null, 'closed', null, 'reopened']);
  expect(soon.last.episode).toMatchObject({ openedAt: 0, closedAt: null, reopenings: 1 });
  const later = run([1, 0, 0, 0, 0, 0, 1]);
  expect(later.events.at(-1)).toBe('opened');
  expect(later.last.episode!.openedAt).toBe(6);
});

test('tells once when it becomes clearly worse', () => {
  expect(run([1, 1.4, 1.6, 1.7, 3]).events).toEqual(['opened', null, 'escalated', null, 'escalated']);
  expect(run([1, 1.6]).last.episode).toMatchObject({ peakScore: 1.6, peakAt: 1, toldScore: 1.6 });
});

test('ends as a new level when it lasts too long, or never', () => {
  const long = new Array<number>(15).fill(1.1);
  expect(run(long).events.indexOf('closed')).toBe(11);
  expect(run(long.slice(0, 12)).last.episode!.closedBy).toBe('new level');
  expect(run(long, { ...rules, longestMs: null }).events).not.toContain('closed');
});

test('events alternate between opening and closing, and the state survives JSON', () => {
  const scores = fc.array(fc.constantFrom(0, 0.5, 0.9, 1, 2, 5), { maxLength: 60 });
  fc.assert(
    fc.property(scores, (given) => {
      let state = noEpisode;
      given.forEach((score, time) => {
        const wasOpen = isOpen(state);
        const step = stepEpisode(state, time, score, rules);
        expect(stepEpisode(JSON.parse(JSON.stringify(state)) as typeof state, time, score, rules)).toEqual(
          step,
        );
        state = step.state;
        if (step.event === 'opened' || step.event === 'reopened')
          expect([wasOpen, isOpen(state)]).toEqual([false, true]);
        else if (step.event === 'closed') expect([wasOpen, isOpen(state)]).toEqual([true, false]);
        else expect(isOpen(state)).toBe(wasOpen);
      });
    }),
  );
});
