import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logCases } from './log-cases.ts';
import { metricCases } from './metric-cases.ts';
import { spanCases } from './span-cases.ts';

/** Items of the conformance checklist of OTLP receivers; a title begins with the numbers of those it shows. */
const lastItem = 60;

test('every item of the checklist is shown through the assembled collector', () => {
  const titles = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap(
      (name) =>
        readFileSync(join(import.meta.dirname, name), 'utf8').match(/test\(\s*['`](\d+, )*\d+: /g) ?? [],
    );
  const shown = new Set([
    ...titles.flatMap((title) => (title.match(/\d+/g) ?? []).map(Number)),
    ...[...logCases, ...metricCases, ...spanCases].flatMap(({ items }) => items),
  ]);
  const missing = [...Array(lastItem).keys()].map((i) => i + 1).filter((item) => !shown.has(item));
  expect(missing).toEqual([]);
});
