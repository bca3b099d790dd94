// Brings the configuration table of the README in line with the options; a test fails while it is not.
import { readFileSync, writeFileSync } from 'node:fs';
import { configurationTable } from '../dist/config/configuration-table.js';

const path = new URL('../../README.md', import.meta.url);
const readme = readFileSync(path, 'utf8');
const marked = /(<!-- configuration:start -->\n)[^]*?(<!-- configuration:end -->)/;
writeFileSync(
  path,
  readme.replace(marked, (_, start, end) => `${start}${configurationTable()}\n${end}`),
);
