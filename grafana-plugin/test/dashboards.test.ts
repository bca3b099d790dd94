import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isComplete, migrateQuery, queryVersion, type SavedQuery } from '../src/datasource/query.ts';
import { parseVariableQuery } from '../src/datasource/variable-query.ts';

interface Reference {
  readonly type: string;
  readonly uid: string;
}

interface SavedPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: Reference;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly (SavedQuery & { readonly datasource?: Reference })[];
}

interface SavedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly revision: number;
  readonly panels: readonly SavedPanel[];
  readonly links: readonly { readonly url: string }[];
  readonly templating: {
    readonly list: readonly {
      readonly type: string;
      readonly name: string;
      readonly query: string;
      readonly description?: string;
    }[];
  };
}

const root = resolve(import.meta.dirname, '..');
const folder = resolve(root, '../dashboards');
const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const dashboards = files.map((file): [string, SavedDashboard] => [file, readJson(join(folder, file))]);
const panelTypes = new Set(['stat', 'table', 'text', 'shewhart-controlchart-panel']);

test('identifiers and titles are unique', () => {
  for (const key of ['uid', 'title'] as const) {
    const values = dashboards.map(([, dashboard]) => dashboard[key]);
    expect(new Set(values).size).toBe(values.length);
  }
});

test('the app imports every dashboard', () => {
  const { includes } = readJson<{ includes: { type: string; path?: string }[] }>(
    join(root, 'src/plugin.json'),
  );
  const included = includes.filter(({ type }) => type === 'dashboard').map(({ path }) => path);
  expect(included.sort()).toEqual(files.map((file) => `dashboards/${file}`).sort());
});

describe.each(dashboards)('%s', (_, dashboard) => {
  const { panels, templating } = dashboard;

  test('chooses its data source by a variable, everywhere', () => {
    expect(templating.list.map(({ type }) => type)).toContain('datasource');
    const references = JSON.stringify(dashboard).match(/"datasource":\{[^}]*\}/g) ?? [];
    const fixed = references.filter(
      (each) => !each.includes('${datasource}') && !each.includes('-- Grafana --'),
    );
    expect(fixed).toEqual([]);
  });

  test('describes itself and every number', () => {
    expect(dashboard.description.length).toBeGreaterThan(20);
    expect(
      panels.filter(({ description = '' }) => description.length < 30).map(({ title }) => title),
    ).toEqual([]);
  });

  test('uses panels that the viewer has too, each with an identifier of its own', () => {
    expect(panels.filter(({ type }) => !panelTypes.has(type)).map(({ type }) => type)).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  test('asks in the form of today', () => {
    for (const target of panels.flatMap(({ targets = [] }) => targets)) {
      expect(target.version).toBe(queryVersion);
      expect(isComplete(migrateQuery(target))).toBe(true);
    }
    for (const { query } of templating.list.filter(({ type }) => type === 'query')) {
      expect(() => parseVariableQuery(query.replaceAll(/\$\w+/g, 'x'))).not.toThrow();
    }
  });

  test('names only variables that it has', () => {
    const names = new Set(templating.list.map(({ name }) => name));
    const used = JSON.stringify(dashboard).match(/\$\{?[a-z]\w*/gi) ?? [];
    const unknown = used
      .map((each) => each.replace(/^\$\{?/, ''))
      .filter((name) => !names.has(name) && !name.startsWith('__'));
    expect(unknown).toEqual([]);
  });

  test('links to dashboards that exist', () => {
    const uids = new Set(dashboards.map(([, { uid }]) => uid));
    const linked = [...JSON.stringify(dashboard).matchAll(/\/d\/([\w-]+)/g)].map((match) => match[1]!);
    expect(linked.filter((uid) => !uids.has(uid))).toEqual([]);
  });

  test('has no panels on top of each other', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_each, place) => `${x + (place % w)},${y + Math.floor(place / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });
});
