import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isComplete, migrateQuery, queryKinds, queryVersion } from '../src/datasource/query.ts';
import { parseVariableQuery, savedVariableText } from '../src/datasource/variable-query.ts';
import { dashboards, panelsOf, readJson, root, targetsOf } from './saved-dashboards.ts';

const files = dashboards.map(([file]) => file);

/** Panels of Grafana's own that the viewer has too, and those of the app. */
const panelTypes = new Set([
  'stat',
  'table',
  'text',
  'shewhart-controlchart-panel',
  'shewhart-incidenttrends-panel',
  'shewhart-improvementbaseline-panel',
  'shewhart-delivery-panel',
]);

/** Every data source that is named anywhere, by its uid. */
function dataSourcesIn(saved: unknown): string[] {
  if (typeof saved !== 'object' || saved === null) return [];
  return Object.entries(saved).flatMap(([name, value]) => {
    if (name === 'datasource') return [String((value as { uid?: unknown } | null)?.uid)];
    return dataSourcesIn(value);
  });
}

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

test('every dashboard that is linked to by its place exists', () => {
  // Alerts, panels and pages lead to these.
  const uids = dashboards.map(([, { uid }]) => uid);
  for (const uid of ['overview', 'service', 'indicator', 'delivery', 'incidents', 'baselines'])
    expect(uids).toContain(`shewhart-${uid}`);
  expect(uids).toHaveLength(8);
});

describe.each(dashboards)('%s', (_, dashboard) => {
  const panels = panelsOf(dashboard);
  const shown = panels.filter(({ type }) => type !== 'row');
  const { templating, annotations } = dashboard;

  test('chooses its data source by a variable, everywhere', () => {
    const choices = templating.list.filter(({ type }) => type === 'datasource').map(({ name }) => name);
    expect(choices[0]).toBe('datasource');
    const references = dataSourcesIn(dashboard);
    const known = ['-- Grafana --', ...choices.map((name) => `\${${name}}`)];
    expect(references.filter((uid) => !known.includes(uid))).toEqual([]);
    expect(targetsOf(dashboard).every(({ datasource }) => datasource !== undefined)).toBe(true);
  });

  test('describes itself and every number', () => {
    expect(dashboard.description.length).toBeGreaterThan(40);
    expect(dashboard.revision).toBeGreaterThan(0);
    expect(shown.filter(({ description = '' }) => description.length < 40).map(({ title }) => title)).toEqual(
      [],
    );
    expect(templating.list.filter(({ description, type }) => !description && type !== 'datasource')).toEqual(
      [],
    );
  });

  test('uses panels that the viewer has too, each with an identifier of its own', () => {
    expect(shown.filter(({ type }) => !panelTypes.has(type)).map(({ type }) => type)).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  test('says of every table what an empty one means', () => {
    const silent = shown.filter(
      ({ type, fieldConfig }) => type === 'table' && !((fieldConfig?.defaults?.noValue ?? '').length > 10),
    );
    expect(silent.map(({ title }) => title)).toEqual([]);
  });

  test('asks in the form of today', () => {
    const asked = [
      ...targetsOf(dashboard).filter(({ datasource }) => datasource?.uid === '${datasource}'),
      ...annotations.list.flatMap(({ target }) => target ?? []),
    ];
    expect(asked.length).toBeGreaterThan(0);
    for (const target of asked) {
      expect(target.version).toBe(queryVersion);
      expect(queryKinds).toContain(target.kind);
      expect(migrateQuery({ ...target, version: 1 })).toEqual(target);
      expect(isComplete(migrateQuery(target))).toBe(true);
    }
    for (const { query } of templating.list.filter(({ type }) => type === 'query')) {
      expect(() => parseVariableQuery(savedVariableText(query).replaceAll(/\$\w+/g, 'x'))).not.toThrow();
    }
  });

  test('names only variables that it has, after those they depend on', () => {
    const names = templating.list.map(({ name }) => name);
    const used = JSON.stringify(dashboard).match(/\$\{?[a-z]\w*/gi) ?? [];
    const unknown = used
      .map((each) => each.replace(/^\$\{?/, ''))
      .filter((name) => !names.includes(name) && !name.startsWith('__'));
    expect(unknown).toEqual([]);
    templating.list.forEach(({ query }, place) => {
      const needed = (savedVariableText(query).match(/\$(\w+)/g) ?? []).map((each) => each.slice(1));
      expect(needed.filter((name) => !names.slice(0, place).includes(name))).toEqual([]);
    });
  });

  test('hides and formats columns that its tables have', () => {
    for (const { title, targets = [], fieldConfig } of shown) {
      const { sql } = targets[0] ?? {};
      if (sql === undefined) continue;
      const named = (fieldConfig?.overrides ?? []).map(({ matcher }) => matcher.options);
      expect(
        named.filter((name) => !new RegExp(`AS \`?${name}\\b|, ${name}\\b`).test(sql)),
        title,
      ).toEqual([]);
    }
  });

  test('links to dashboards and pages that exist, keeping time and variables', () => {
    const uids = new Set(dashboards.map(([, { uid }]) => uid));
    const text = JSON.stringify(dashboard);
    const linked = [...text.matchAll(/\/d\/([\w-]+)/g)].map((match) => match[1]!);
    expect(linked.filter((uid) => !uids.has(uid))).toEqual([]);
    const pages = [...text.matchAll(/\/a\/shewhart-app\/(\w+)/g)].map((match) => match[1]!);
    expect(
      pages.filter((page) => !['overview', 'service', 'change', 'incident', 'baselines'].includes(page)),
    ).toEqual([]);
    expect(dashboard.links.every(({ keepTime, includeVars }) => keepTime && includeVars)).toBe(true);
    expect(dashboard.links.map(({ url }) => url)).not.toContain(`/d/${dashboard.uid}`);
    const inside = [...text.matchAll(/"url":"(\/d\/[\w-]+\?[^"]*)"/g)].map((match) => match[1]!);
    expect(
      inside.filter((url) => !url.includes('var-datasource=') || !url.includes('__url_time_range')),
    ).toEqual([]);
  });

  test('has no panels on top of each other', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_each, place) => `${x + (place % w)},${y + Math.floor(place / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });
});
