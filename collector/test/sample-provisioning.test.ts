import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openedStore, type OpenedStore } from './store-fixture.ts';

/**
 * The sample files for Grafana in dashboards/provisioning: what they say of the collector must be true. Whether
 * Grafana likes them only a Grafana can tell.
 */
const folder = resolve(import.meta.dirname, '../../dashboards/provisioning');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.yaml'),
);

interface Query {
  readonly refId: string;
  readonly datasourceUid: string;
  readonly model: {
    readonly refId: string;
    readonly expr?: string;
    readonly rawSql?: string;
    readonly expression?: string;
  };
}

interface Rule {
  readonly uid: string;
  readonly title: string;
  readonly condition: string;
  readonly data: readonly Query[];
  readonly annotations: { readonly summary: string; readonly chart?: string };
}

const read = (file: string): Record<string, unknown> =>
  parse(readFileSync(join(folder, file), 'utf8')) as never;
const rules = files
  .filter((file) => file.startsWith('alerting'))
  .flatMap((file) => (read(file)['groups'] as { rules: Rule[] }[]).flatMap((group) => group.rules));
const queries = rules.flatMap(({ data }) => data);

it('are files that Grafana provisions', () => {
  expect(files.map((file) => relative(folder, join(folder, file)).split('/')[0]).sort()).toEqual([
    'alerting',
    'alerting',
    'dashboards',
    'datasources',
    'plugins',
  ]);
  for (const file of files) expect(read(file)['apiVersion']).toBe(1);
});

describe('alert rules', () => {
  let opened: OpenedStore;
  beforeAll(async () => {
    opened = await openedStore();
  });
  afterAll(() => opened.close());

  it('have identifiers of their own and conditions that exist', () => {
    expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
    for (const { condition, data, annotations } of rules) {
      const names = data.map(({ refId }) => refId);
      expect(names).toContain(condition);
      expect(data.map(({ model }) => model.refId)).toEqual(names);
      for (const { model } of data) if (model.expression) expect(names).toContain(model.expression);
      expect(annotations.summary.length).toBeGreaterThan(10);
    }
  });

  it('read data sources that the samples name', () => {
    const sources = readFileSync(join(folder, 'datasources/shewhart.yaml'), 'utf8');
    for (const { datasourceUid } of queries)
      if (datasourceUid !== '__expr__') expect(sources).toContain(`uid: ${datasourceUid}`);
  });

  it.each(queries.flatMap(({ model }) => model.rawSql ?? []))('%s', async (sql) => {
    await expect(opened.connection.ask(sql)).resolves.toBeDefined();
  });

  it('read gauges that the collector has', () => {
    // Instruments are named with dots; Prometheus reads underscores.
    const sources = ['part-gauges.ts', 'process-gauges.ts', 'instruments.ts'].map((file) =>
      readFileSync(resolve(import.meta.dirname, '../src/observe', file), 'utf8'),
    );
    const gauges = readFileSync(resolve(import.meta.dirname, '../src/evaluate/episode-gauges.ts'), 'utf8');
    const known = [...sources, gauges].join('').replaceAll('.', '_');
    const named = queries.flatMap(({ model }) => model.expr?.match(/shewhart_\w+/g) ?? []);
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((name) => !known.includes(`'${name}'`))).toEqual([]);
  });
});
