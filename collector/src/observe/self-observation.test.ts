import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfiguration } from '../config/load-configuration.ts';
import type { Instruments } from './instruments.ts';
import { startSelfObservation, type SelfObservation } from './self-observation.ts';

const configuration = loadConfiguration({ env: {}, overrides: { 'metrics.port': 0 } });
let observation: SelfObservation;

beforeAll(async () => {
  process.env['OTEL_EXPORTER_PROMETHEUS_PORT'] = '1';
  process.env['OTEL_TRACES_EXPORTER'] = 'otlp';
  observation = await startSelfObservation(configuration, '1.2.3');
  observation.observe({
    spool: () => ({ segments: 2, bytes: 300, limitBytes: 1000, oldestAgeMs: 1500, refusing: 'full' }),
    query: () => ({ busy: 1, waiting: 3 }),
    configuration: { hash: 'abc', loadedAt: new Date(Date.now() - 60_000) },
  });
  for (const instrument of Object.values(observation.instruments) as Instruments[keyof Instruments][]) {
    if ('add' in instrument) instrument.add(2, { probe: 'x' });
    else instrument.record(0.003, { probe: 'x' });
  }
});
afterAll(() => observation.shutdown());

const scrape = async (path = '/metrics', init: RequestInit = {}): Promise<Response> =>
  fetch(`http://${observation.address}${path}`, init);

it('serves the state of the parts and of the process', async () => {
  const text = await (await scrape()).text();
  const value = (series: string): number => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(series));
    return Number(line?.split(' ').at(-1));
  };
  const scope = 'otel_scope_name="shewhart"';
  expect(value('shewhart_spool_segments')).toBe(2);
  expect(value('shewhart_spool_oldest_age')).toBe(1.5);
  expect(value(`shewhart_spool_refusing{reason="full",${scope}`)).toBe(1);
  expect(value(`shewhart_spool_refusing{reason="disk-full",${scope}`)).toBe(0);
  expect(value('shewhart_query_waiting')).toBe(3);
  expect(value('shewhart_configuration_info{hash="abc"')).toBe(1);
  expect(value('shewhart_configuration_age')).toBeGreaterThanOrEqual(60);
  expect(value('shewhart_process_memory{kind="rss"')).toBeGreaterThan(10_000_000);
  expect(value('shewhart_heartbeats_total')).toBeGreaterThanOrEqual(1);
  expect(text).toContain('service_name="shewhart"');
  expect(text).toContain('service_version="1.2.3"');
});

it('counts durations in buckets of seconds', async () => {
  const text = await (await scrape()).text();
  expect(text).toMatch(/shewhart_query_duration_bucket\{.*le="0\.0025"\} 0/);
  expect(text).toMatch(/shewhart_query_duration_bucket\{.*le="0\.005"\} 1/);
});

it('serves nothing else', async () => {
  expect((await scrape('/')).status).toBe(404);
  expect((await scrape('/metrics', { method: 'POST' })).status).toBe(404);
});

it('fails at the start when the port is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const taken = loadConfiguration({ env: {}, overrides: { 'metrics.port': port } });
  await expect(startSelfObservation(taken, '1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
  other.close();
});

it('is documented: README.md lists exactly what is served (update with vitest -u)', async () => {
  const lines = (await (await scrape()).text()).split('\n');
  const kinds = new Map(
    lines
      .filter((line) => line.startsWith('# TYPE '))
      .map((line) => line.split(' ').slice(2) as [string, string]),
  );
  const units = new Map(
    lines
      .filter((line) => line.startsWith('# UNIT '))
      .map((line) => line.split(' ').slice(2) as [string, string]),
  );
  const words: Record<string, string> = { s: 'seconds', By: 'bytes' };
  const kindOf = (name: string): string => {
    const unit = words[units.get(name) ?? ''];
    return unit === undefined ? (kinds.get(name) ?? '') : `${kinds.get(name) ?? ''}, ${unit}`;
  };
  const entries = lines
    .filter((line) => line.startsWith('# HELP shewhart_'))
    .map((line) => {
      const [, , name = '', ...help] = line.split(' ');
      return `- \`${name}\` (${kindOf(name)}): ${help.join(' ')}`;
    })
    .sort();
  const page = `# What the collector tells about itself

Served for Prometheus at \`http://127.0.0.1:9464/metrics\` (\`metrics.host\`, \`metrics.port\`); nothing is sent
anywhere. \`GET /readyz\` on the HTTP port judges the same parts in words.

${entries.join('\n')}
`;
  await expect(page).toMatchFileSnapshot('README.md');
});
