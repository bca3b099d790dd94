import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { startCollector } from '../src/app/collector.ts';
import { run } from '../src/cli/main.ts';
import { loadConfiguration } from '../src/config/load-configuration.ts';

const directory = mkdtempSync(join(tmpdir(), 'shewhart-start-'));
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it('says in words that the data directory cannot be used', async () => {
  const notADirectory = join(directory, 'file');
  writeFileSync(notADirectory, '');
  vi.stubEnv('SHEWHART_DATA_DIR', notADirectory);
  vi.stubEnv('SHEWHART_METRICS_PORT', '0');
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(await run(['serve'])).toBe(1);
  const text = said.mock.calls.flat().join('\n');
  expect(text).toContain(notADirectory);
  expect(text).toContain('data directory');
  expect(text).not.toMatch(/^\s+at /m);
});

it('logs that it stops, and what the spool still holds', async () => {
  const lines: string[] = [];
  const overrides = {
    'http.port': 0,
    'grpc.port': 0,
    'metrics.port': 0,
    dataDirectory: join(directory, 'data'),
  };
  const collector = await startCollector(loadConfiguration({ env: {}, overrides }), {
    logStream: { write: (line) => void lines.push(line) },
  });
  await collector.close();
  const said = lines.map((line) => JSON.parse(line) as { msg: string; segments?: number });
  const stopping = said.findIndex(({ msg }) => msg === 'Shewhart is stopping');
  expect(stopping).toBeGreaterThan(0);
  expect(said.slice(stopping).at(-1)).toMatchObject({ segments: 0, bytes: 0 });
});
