import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attributeRenames } from './attribute-renames.ts';
import { dataQualityFindingNames, dataQualityFindings } from './data-quality.ts';
import { environmentSpellings } from './environment.ts';
import { refusalReasonNames, refusalReasons } from './refusal.ts';
import { migrationTable } from './schema-history.ts';
import {
  ambiguousNames,
  familiesBeyondSpans,
  overridesAfter,
  overridesBefore,
  templateRenames,
} from './schema-overrides.ts';
import { knownSchemaVersion, schemaVersions } from './schema-version.ts';
import { severityFromNumber, severityStyles } from './severity-number.ts';
import { severityWords } from './severity-text.ts';
import { ucumOfWord } from './unit-words.ts';
import { unitChanges } from './unit-changes.ts';

const document = readFileSync(new URL('../../taxonomy.md', import.meta.url), 'utf8');

/** The text under a heading, up to the next one. */
function section(heading: string): string {
  const [, after] = document.split(new RegExp(`^#+ ${heading}$`, 'm'));
  expect(after, `heading "${heading}"`).toBeDefined();
  return after!.split(/^#/m)[0]!;
}

/** The rows of the table under a heading, without code marks. */
function table(heading: string): readonly (readonly string[])[] {
  const lines = section(heading).match(/^\|.*\|$/gm) ?? [];
  return lines.slice(2).map((line) => {
    const cells = line.slice(1, -1).split('|');
    return cells.map((cell) => cell.trim().replaceAll('`', ''));
  });
}

/** Keys grouped by value, as the document lists them. */
function grouped(entries: ReadonlyMap<string, string | number>): readonly (readonly string[])[] {
  const values = [...new Set(entries.values())];
  return values.map((value) => {
    const keys = [...entries.keys()].filter((key) => entries.get(key) === value);
    return [String(value), keys.join(', ')];
  });
}

test('data-quality findings', () => {
  const expected = dataQualityFindingNames.map((name) => {
    const { bit, meaning } = dataQualityFindings[name];
    return [String(bit), name, meaning];
  });
  expect(table('Data-quality findings')).toEqual(expected);
});

test('refusal reasons', () => {
  const expected = refusalReasonNames.map((name) => {
    const { code, sentence } = refusalReasons[name];
    return [String(code), name, sentence];
  });
  expect(table('Refusal reasons')).toEqual(expected);
});

test('severity words', () => {
  const expected = [...grouped(severityWords)].sort(([left], [right]) => Number(left) - Number(right));
  expect(table('Severity words')).toEqual(expected);
});

test('severity numbers of every style', () => {
  const documented = table('Severity numbers of other styles');
  const styles = documented.flatMap(([names]) => names!.split(', '));
  expect(styles.sort()).toEqual([...severityStyles].sort());
  for (const [names, levels] of documented) {
    for (const style of severityStyles.filter((known) => names!.split(', ').includes(known))) {
      for (const pair of levels!.split(', ')) {
        const [level, number] = pair.split(' is ').map(Number);
        expect(severityFromNumber(style, level!), `${style} ${level}`).toBe(number);
      }
    }
  }
});

test('environments', () => {
  expect(table('Environments')).toEqual(grouped(environmentSpellings));
});

test('unit words', () => {
  expect(table('Unit words')).toEqual([...ucumOfWord]);
});

test('attributes stored under both names', () => {
  const metrics = new Set(
    migrationTable.flatMap((row) => (row.operation === 'rename_metrics' ? [row.from] : (row.metrics ?? []))),
  );
  const kept = new Map<string, Set<string>>();
  for (const version of schemaVersions) {
    const tables = [
      ...(['resource', 'span', 'span_event', 'log'] as const).map((name) => attributeRenames(name, version)),
      ...[...metrics].map((metric) => attributeRenames('metric', version, { metric })),
    ];
    for (const [from, { to, keepOriginal }] of tables.flatMap((renames) => [...renames])) {
      if (keepOriginal) kept.set(from, (kept.get(from) ?? new Set()).add(to));
    }
  }
  const expected = [...kept.keys()].sort().map((name) => [name, [...kept.get(name)!].join(', ')]);
  expect(table('Attributes stored under both names')).toEqual(expected);
});

test('metrics whose unit changed', () => {
  const expected = [...unitChanges].map(([name, { from, to, scale }]) => [name, from, to, String(scale)]);
  expect(table('Metrics whose unit changed')).toEqual(expected);
});

test('our own rows, families and names with a free part', () => {
  const expected = [...overridesBefore, ...overridesAfter].flatMap(({ version, section: part, renames }) =>
    Object.entries(renames).map(([from, to]) => [version, part, from, to]),
  );
  expect(table('Our own rows')).toEqual(expected);
  for (const family of familiesBeyondSpans) expect(section('Our own rows')).toContain(`\`${family}\``);
  expect(table('Names with a free part')).toEqual(
    templateRenames.map(({ version, from, to }) => [version, `${from}<key>`, `${to}<key>`]),
  );
});

test('names left alone without a version', () => {
  const names = section('Names left alone without a version').match(/`[^`]+`/g) ?? [];
  expect(names.map((name) => name.slice(1, -1))).toEqual([...ambiguousNames]);
});

test('the version of the conventions', () => {
  expect(document).toContain(`**${knownSchemaVersion}**`);
});
