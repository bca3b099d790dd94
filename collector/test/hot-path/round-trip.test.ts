import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createProtobufDecoder } from '../../src/decode/protobuf-decoder.ts';
import { createNormaliser } from '../../src/normalise/normaliser.ts';
import type { DecodedBatch } from '../../src/ports.ts';
import {
  attributeModels,
  encodeLog,
  encodeMetric,
  encodeSpan,
  logModel,
  received,
  schemaUrl,
  spanModel,
} from './messages.ts';
import { attributes, concat, fixed64, request } from './otlp-encoder.ts';
import { attributesOf, expectedLog, expectedSpan, Findings } from './reference.ts';
import { readRows, typed, type Row } from './row-binary-reader.ts';
import type { TableName } from '@shewhart/schemas';

/**
 * Random requests through the hot path equal the slow reference, field by field. One decoder serves all
 * runs, so that caches and predictions are in every state.
 */
const decoder = createProtobufDecoder(createNormaliser());
const order = fc.array(fc.nat({ max: 20 }), { maxLength: 12 });

function rowsOf(batch: DecodedBatch, table: TableName): Row[] {
  const section = batch.sections.find((each) => each.table === table);
  const rows = section === undefined ? [] : readRows(table, section.bytes);
  expect(rows.length).toBe(section?.rows ?? 0);
  return rows;
}

const contextColumns = ['service', 'environment', 'resource_id', 'scope_id', 'attribute_types'];

function withTypedAttributes(row: Row): Row {
  const plain = Object.fromEntries(Object.entries(row).filter(([name]) => !contextColumns.includes(name)));
  return { ...plain, attributes: typed(row) };
}

test('random log records equal the reference', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(logModel, order), { maxLength: 5 }),
      schemaUrl,
      schemaUrl,
      fc.constantFrom('', 'shop', 'Überweisung'),
      (logs, resourceUrl, scopeUrl, service) => {
        const body = request(
          {
            resource: [['service.name', { string: service }]],
            resourceSchemaUrl: resourceUrl,
            scopeName: 'lib',
            scopeSchemaUrl: scopeUrl,
          },
          logs.map(([log, fieldOrder]) => encodeLog(log, fieldOrder)),
        );
        const batch = decoder.decode('logs', 'protobuf', body, received);
        const context = service === '' ? (['unknown_service'] as const) : [];
        const effective = scopeUrl === '' ? resourceUrl : scopeUrl;
        const expected = logs
          .map(([log]) => expectedLog(log, effective, received, context))
          .filter((row) => row !== undefined);
        const rows = rowsOf(batch, 'log');
        expect(rows.map(withTypedAttributes)).toEqual(expected);
        expect(batch.accepted).toBe(expected.length);
        const refused = batch.refusals.reduce((sum, refusal) => sum + refusal.count, 0);
        expect(refused).toBe(logs.length - expected.length);
        for (const row of rows) expect(row['service']).toBe(service === '' ? 'unknown_service' : service);
      },
    ),
    { numRuns: 400 },
  );
});

test('random spans with events and links equal the reference', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(spanModel, order), { maxLength: 4 }), schemaUrl, (spans, url) => {
      const body = request(
        { resource: [['service.name', { string: 'shop' }]], scopeName: 'lib', scopeSchemaUrl: url },
        spans.map(([span, fieldOrder]) => encodeSpan(span, fieldOrder)),
      );
      const batch = decoder.decode('traces', 'protobuf', body, received);
      const expected = spans
        .map(([span]) => expectedSpan(span, url, received, []))
        .filter((row) => row !== undefined);
      const rows = rowsOf(batch, 'span').map((row) => ({
        ...withTypedAttributes(row),
        events: (row['events'] as Row[]).map(withTypedAttributes),
        links: (row['links'] as Row[]).map(withTypedAttributes),
      }));
      expect(rows).toEqual(expected);
      expect(batch.accepted).toBe(expected.length);
    }),
    { numRuns: 400 },
  );
});

/**
 * Points of random series in random orders, over many requests: whatever the caches predict, each point
 * refers to the series with its attributes, and a series has one identifier however it is sent.
 */
test('random number points refer to the series with their attributes', () => {
  const attributesById = new Map<string, string>();
  const idByAttributes = new Map<string, string>();
  const pool = fc.sample(attributeModels, { numRuns: 60, seed: 3 });
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.nat({ max: pool.length - 1 }), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.boolean()),
        {
          maxLength: 40,
        },
      ),
      fc.constantFrom('a', 'b'),
      (points, name) => {
        const encoded = points.map(([index, value, turned]) => {
          const list = attributes(7, pool[index]!);
          const rest = concat(fixed64(3, received), fixed64(6, value));
          // Split, the attributes are gathered; duplicates must keep their order.
          return turned ? concat(...list.slice(0, 1), rest, ...list.slice(1)) : concat(...list, rest);
        });
        const record = encodeMetric({
          name,
          unit: '1',
          data: 5,
          temporality: 0,
          monotonic: false,
          points: encoded,
        });
        const batch = decoder.decode(
          'metrics',
          'protobuf',
          request({ scopeName: 'lib' }, [record]),
          received,
        );
        for (const row of rowsOf(batch, 'series')) {
          const id = row['series_id'] as string;
          const identity = `${row['metric'] as string} ${JSON.stringify(typed(row))}`;
          expect(idByAttributes.get(identity) ?? id).toBe(id);
          attributesById.set(id, identity);
          idByAttributes.set(identity, id);
        }
        const rows = rowsOf(batch, 'number_point');
        expect(rows.map((row) => row['value_int'])).toEqual(points.map(([, value]) => value));
        expect(rows.map((row) => attributesById.get(row['series_id'] as string))).toEqual(
          points.map(([index]) => {
            const expected = attributesOf(pool[index]!, 'metric', '', new Findings());
            return `${name} ${JSON.stringify(expected)}`;
          }),
        );
      },
    ),
    { numRuns: 300 },
  );
});
