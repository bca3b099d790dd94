import { CollectorError } from '../../errors.ts';
import type { Signal } from '../../ports.ts';
import { JsonCursor } from './json-cursor.ts';
import { JsonFault } from './json-fault.ts';
import { messageDescriptor } from './message-descriptor.ts';
import { OtlpTranscoder } from './otlp-transcoder.ts';
import { pathAtOffset } from './path-at-offset.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

const requests = {
  logs: messageDescriptor('ExportLogsServiceRequest'),
  metrics: messageDescriptor('ExportMetricsServiceRequest'),
  traces: messageDescriptor('ExportTraceServiceRequest'),
} as const;

export interface JsonOptions {
  /** Deepest AnyValue that will be understood, 1 to 1000; what is deeper is cut just beyond it. */
  readonly maxNestingDepth: number;
  /** Refuse departures from OTLP/JSON instead of counting them. */
  readonly strict: boolean;
}

export interface TranscodedJson {
  readonly body: Uint8Array;
  /** Departures from OTLP/JSON, by kind of `jsonLeniencies`. */
  readonly leniencies: Map<string, number>;
}

/**
 * Rewrites an OTLP/JSON export request as the protobuf of the same request, so that both encodings share
 * every later step and cannot differ in what is stored. Nothing is lost: integers never pass through a
 * double, absent stays apart from zero, times keep their nanoseconds.
 *
 * @throws CollectorError DECODE_MALFORMED_BODY naming the path of the value, the reason and the offset
 */
export function jsonToProtobuf(signal: Signal, body: Uint8Array, options: JsonOptions): TranscodedJson {
  if (!(options.maxNestingDepth >= 1 && options.maxNestingDepth <= 1000)) {
    throw new RangeError(`maxNestingDepth must be 1 to 1000, got ${options.maxNestingDepth}`);
  }
  const cursor = new JsonCursor(body);
  // Protobuf is nearly always shorter than the JSON it comes from.
  const writer = new ProtobufWriter(body.length);
  const transcoder = new OtlpTranscoder(cursor, writer, options);
  try {
    if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) {
      transcoder.depart('json_byte_order_mark', 0, 'begins without a byte order mark');
      cursor.at = 3;
    }
    transcoder.message(requests[signal], 0);
    if (cursor.peek() !== -1) throw cursor.expected('the end of the body');
  } catch (error) {
    throw error instanceof JsonFault ? malformed(body, error) : error;
  }
  return { body: writer.finish(), leniencies: transcoder.leniencies };
}

function malformed(body: Uint8Array, fault: JsonFault): CollectorError {
  const path = pathAtOffset(body, fault.at);
  return new CollectorError(
    'DECODE_MALFORMED_BODY',
    `${path === '' ? 'body' : path}: ${fault.message} (at byte ${fault.at})`,
  );
}
