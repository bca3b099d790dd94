import type { Configuration } from '../config/configuration.ts';
import { jsonToProtobuf } from '../decode/json/json-to-protobuf.ts';
import { createProtobufDecoder } from '../decode/protobuf-decoder.ts';
import { createNormaliser } from '../normalise/normaliser.ts';
import type { DecodedBatch, Decoder } from '../ports.ts';
import { maxNesting } from '../record-fields.ts';

/**
 * Decode and normalise as one: protobuf is walked once and written as rows; JSON is transcoded into
 * protobuf first, so that both encodings give the same stored result by construction.
 */
export function createDecoder(configuration: Pick<Configuration, 'receive' | 'normalise'>): Decoder {
  const json = { maxNestingDepth: maxNesting, strict: configuration.receive.strictJson };
  const decoder = createProtobufDecoder(
    createNormaliser({
      maxNewSeriesPerMetric: configuration.normalise.maxSeriesPerMetricPerHour,
    }),
  );
  return {
    decode(signal, encoding, body, receivedAtNs): DecodedBatch {
      if (encoding === 'protobuf') return decoder.decode(signal, encoding, body, receivedAtNs);
      const transcoded = jsonToProtobuf(signal, body, json);
      const batch = decoder.decode(signal, 'protobuf', transcoded.body, receivedAtNs);
      return { ...batch, leniencies: new Map([...batch.leniencies, ...transcoded.leniencies]) };
    },
    forgetWritten: () => decoder.forgetWritten(),
  };
}
