import { systemClock as clock } from '../../src/clock.ts';
import { openTrail } from '../../src/trail/trail.ts';

/** Adds entries, several at a time, and says how many were answered, until it is killed. */
const [, , directory = ''] = process.argv;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const session = {
  query: () => Promise.resolve([]),
  ask: () => Promise.resolve([]),
  insert: () => Promise.resolve(),
};
const trail = await openTrail({ directory, session, clock, log });
let answered = trail.file.size;
for (;;) {
  await Promise.all(
    Array.from({ length: 3 }, (_, at) => trail.append('freeze', `f${at}`, 'ada', { text: 'x'.repeat(5000) })),
  );
  answered += 3;
  process.send?.(answered);
}
