import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventRows } from '../../src/changes/event-rows.ts';
import { builtInSources, sourceTable } from '../../src/changes/source-table.ts';
import type { Decoded, Headers, SourceRequest } from '../../src/changes/source.ts';
import { createNameMapping } from '../../src/changes/name-mapping.ts';
import { sourceFixtures } from './source-fixtures.ts';
import { variantFixtures } from './variant-fixtures.ts';

const receivedAt = 1_800_000_000_000_000_000n;
const sources = sourceTable([]);

function decode(source: string, headers: Headers | undefined, body: unknown): Decoded {
  return sources.get(source)!.decode({ headers: headers ?? {}, body, receivedAt });
}

describe.each(
  [...sourceFixtures, ...variantFixtures].map((fixture) => [fixture.source, fixture.what, fixture] as const),
)('%s: %s', (source, _what, fixture) => {
  const decoded = decode(source, fixture.headers, fixture.body);
  it('says what it says', () => {
    expect(decoded.nothing?.because).toBe(fixture.nothing);
    const expected = [fixture.change, fixture.commit, fixture.incident].filter((one) => one !== undefined);
    const reports = [...(decoded.changes ?? []), ...(decoded.commits ?? []), ...(decoded.incidents ?? [])];
    expect(reports).toHaveLength(expected.length);
    for (const [index, report] of expected.entries()) expect(reports[index]).toMatchObject(report);
  });
});

it('every source has a fixture that says something', () => {
  const telling = new Set(
    sourceFixtures.filter(({ nothing }) => nothing === undefined).map(({ source }) => source),
  );
  expect([...telling].sort()).toEqual(builtInSources.map(({ name }) => name).sort());
});

/** The fixtures with values replaced, dropped and of the wrong type: what strangers and later releases send. */
const mutated = fc.constantFrom(...sourceFixtures, ...variantFixtures).chain(({ source, headers, body }) =>
  fc
    .infiniteStream(
      fc.oneof({ weight: 20, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.jsonValue() }),
    )
    .map((stream) => {
      const replace = (value: unknown): unknown => {
        const other = stream.next().value as unknown;
        if (other !== undefined) return other;
        if (Array.isArray(value)) return value.map(replace);
        if (typeof value !== 'object' || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
      };
      return { source, headers, body: replace(body) };
    }),
);

it('nothing that is sent makes a decoder throw, or a row that cannot be written', () => {
  const mapping = createNameMapping({
    defaultEnvironment: 'production',
    repositories: [],
    environments: [],
    services: [],
    pipelines: [],
  });
  fc.assert(
    fc.property(mutated, ({ source, headers, body }) => {
      const decoded = decode(source, headers, body);
      sources.get(source)!.key?.({ headers: headers ?? {}, body, receivedAt } satisfies SourceRequest);
      const raw = {
        receivedAt,
        source,
        key: 'k',
        kind: decoded.kind,
        outcome: 'decoded',
        detail: '',
        verifiedBy: 'none',
        contentType: '',
        headers: {},
        body: Buffer.alloc(0),
      } as const;
      const rows = eventRows(raw, {
        changes: (decoded.changes ?? []).flatMap((change) => mapping.change(change) ?? []),
        commits: decoded.commits ?? [],
        incidents: (decoded.incidents ?? []).map((incident) => ({
          ...mapping.incident(incident),
          derived: undefined,
        })),
      });
      return rows.length > 0;
    }),
    { numRuns: 3000 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...builtInSources), fc.jsonValue(), (source, body) => {
      source.decode({ headers: { 'x-github-event': 'deployment_status' }, body, receivedAt });
    }),
  );
});
