import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configurationTable } from '../src/config/configuration-table.ts';

it('the README lists every option as it is (npm run docs writes the table)', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const table = /<!-- configuration:start -->\n([^]*?)\n<!-- configuration:end -->/.exec(readme)?.[1];
  expect(table?.trim()).toBe(configurationTable().trim());
});
