import { expect, test } from 'vitest';
import { migrationTable, schemaHistory } from './schema-history.ts';
import { overridesAfter, overridesBefore, templateRenames } from './schema-overrides.ts';
import { compareSchemaVersions, schemaVersions } from './schema-version.ts';

test('the published history is whole: 282 renames from 1.8.0 to 1.44.0', () => {
  expect(schemaHistory).toHaveLength(282);
  expect(schemaHistory[0]?.version).toBe('1.8.0');
  expect(schemaHistory.at(-1)?.version).toBe('1.44.0');
});

test('rows are in the order of versions, and inside a version what holds for all comes first', () => {
  for (const [index, row] of schemaHistory.entries()) {
    const before = schemaHistory[index - 1];
    if (before === undefined) continue;
    const step = compareSchemaVersions(before.version, row.version);
    expect(step, `${before.from} before ${row.from}`).toBeLessThanOrEqual(0);
    if (step === 0 && row.section === 'all') expect(before.section).toBe('all');
  }
  const versions = migrationTable.map((row) => row.version);
  expect([...versions].sort(compareSchemaVersions)).toEqual(versions);
});

test('every row is in a published version, so that none is silently left out', () => {
  for (const { version } of [...schemaHistory, ...overridesBefore, ...overridesAfter, ...templateRenames]) {
    expect(schemaVersions).toContain(version);
  }
  const applied = migrationTable.map((row) => `${row.version} ${row.section} ${row.from} ${row.to}`);
  for (const row of schemaHistory) {
    expect(applied).toContain(`${row.version} ${row.section} ${row.from} ${row.to}`);
  }
  for (const { version, section, renames } of [...overridesBefore, ...overridesAfter]) {
    for (const [from, to] of Object.entries(renames)) {
      expect(applied).toContain(`${version} ${section} ${from} ${to}`);
    }
  }
});

test('a name whose meaning may change is one that the same change renames', () => {
  for (const change of [...overridesBefore, ...overridesAfter]) {
    for (const name of change.meaningMayChange ?? []) expect(Object.keys(change.renames)).toContain(name);
  }
});

test('our own rows repeat no published one', () => {
  const published = new Set(
    schemaHistory.map((row) => `${row.version} ${row.section} ${row.from} ${row.to}`),
  );
  for (const { version, section, renames, metrics } of [...overridesBefore, ...overridesAfter]) {
    if (metrics !== undefined) continue;
    for (const [from, to] of Object.entries(renames)) {
      expect(published).not.toContain(`${version} ${section} ${from} ${to}`);
    }
  }
});
