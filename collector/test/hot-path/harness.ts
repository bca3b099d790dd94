import type { TableName } from '@shewhart/schemas';
import { namesOf } from '@shewhart/schemas/taxonomy';
import { createProtobufDecoder } from '../../src/decode/protobuf-decoder.ts';
import type { NormaliseLimits } from '../../src/normalise/limits.ts';
import { createNormaliser } from '../../src/normalise/normaliser.ts';
import type { DecodedBatch, Decoder, Signal } from '../../src/ports.ts';
import { encodeMetric, received, type MetricModel } from './messages.ts';
import { request, type ContextModel } from './otlp-encoder.ts';
import { readRows, typed, type Row } from './row-binary-reader.ts';

export function newDecoder(limits: Partial<NormaliseLimits> = {}): Decoder {
  return createProtobufDecoder(createNormaliser(limits));
}

export function rowsOf(batch: DecodedBatch, table: TableName): Row[] {
  const section = batch.sections.find((each) => each.table === table);
  return section === undefined ? [] : readRows(table, section.bytes);
}

export const shop: ContextModel = { resource: [['service.name', { string: 'shop' }]], scopeName: 'lib' };

/** The result of a request with these records under the shop, from a decoder of its own unless given. */
export function decoded(
  signal: Signal,
  records: readonly Uint8Array[],
  {
    context = shop,
    decoder = newDecoder(),
    at = received,
  }: Partial<{ context: ContextModel; decoder: Decoder; at: bigint }> = {},
): DecodedBatch {
  return decoder.decode(signal, 'protobuf', request(context, records), at);
}

export function onlyLog(record: Uint8Array, context: ContextModel = shop): Row {
  return rowsOf(decoded('logs', [record], { context }), 'log')[0]!;
}

export function metric(model: Partial<MetricModel> & Pick<MetricModel, 'points'>): Uint8Array {
  return encodeMetric({ name: 'm', unit: '1', data: 7, temporality: 2, monotonic: true, ...model });
}

export function refusalsOf(batch: DecodedBatch): Record<string, number> {
  return Object.fromEntries(batch.refusals.map(({ reason, count }) => [reason, count]));
}

export function findings(row: Row): readonly string[] {
  return namesOf(row['quality'] as number);
}

export function attributeText(row: Row): Record<string, string> {
  return Object.fromEntries(typed(row).map(([key, letter, text]) => [key, `${letter}:${text}`]));
}
