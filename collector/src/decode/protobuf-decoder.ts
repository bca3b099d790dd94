import { CollectorError } from '../errors.ts';
import type { DecodedBatch, Decoder, PayloadEncoding, Signal } from '../ports.ts';
import type { Payload, RecordSink } from '../record-fields.ts';
import { NestedText } from './any-value.ts';
import { AttributeReader } from './attribute-reader.ts';
import { ContextReader, eachDelimited } from './context-reader.ts';
import { LogReader } from './log-reader.ts';
import { MetricReader } from './metric-reader.ts';
import { SpanReader } from './span-reader.ts';
import { Wire } from './wire.ts';

/**
 * Walks an export request once, record by record, and hands the place of every field to the sink; no object
 * is made for a record. The three requests share their outer shape: resources hold scopes hold records.
 *
 * What profiling taught:
 * - Offsets in fields of one reused object cost next to nothing; an object or a closure for each record, a
 *   subarray for each text or a BigInt for each time cost more than all the rest of that record.
 * - Tags and lengths are nearly always one byte: read in place, with a call only for longer ones, they leave
 *   the time to what must be done, copying texts and recognising keys.
 * - Resources, scopes, metrics and series are recognised by their bytes as sent, so their attributes are
 *   looked into once and not with every request; so are keys of attributes, where the guess that the same
 *   key follows as last time spares hashing.
 */
export function createProtobufDecoder(sink: RecordSink): Decoder {
  return new ProtobufDecoder(sink);
}

class ProtobufDecoder implements Decoder {
  private readonly sink: RecordSink;
  private readonly logReader = new LogReader();
  private readonly spanReader = new SpanReader();
  private readonly metricReader = new MetricReader();
  private readonly contextAttributes = new AttributeReader();

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  decode(signal: Signal, encoding: PayloadEncoding, body: Uint8Array, receivedAtNs: bigint): DecodedBatch {
    if (encoding !== 'protobuf') throw new CollectorError('INTERNAL', 'This decoder reads protobuf only');
    const wire = new Wire(body);
    this.sink.begin(signal, new WirePayload(wire), receivedAtNs);
    try {
      this.walk(signal, wire);
      return this.sink.finish();
    } catch (error) {
      this.sink.abandon();
      throw error;
    }
  }

  forgetWritten(): void {
    this.sink.forgetWritten();
  }

  private walk(signal: Signal, wire: Wire): void {
    const { sink } = this;
    const resource = new ContextReader(wire, this.contextAttributes, 'resource');
    const scope = new ContextReader(wire, this.contextAttributes, 'scope');
    const record = this.recordVisitor(signal, wire);
    eachDelimited(wire, 0, wire.bytes.length, 0x0a, (resourceAt, resourceEnd) => {
      resource.scan(resourceAt, resourceEnd);
      sink.resource(resource);
      eachDelimited(wire, resourceAt, resourceEnd, 0x12, (scopeAt, scopeEnd) => {
        scope.scan(scopeAt, scopeEnd);
        sink.scope(scope);
        eachDelimited(wire, scopeAt, scopeEnd, 0x12, record);
      });
    });
  }

  private recordVisitor(signal: Signal, wire: Wire): (at: number, end: number) => void {
    const { sink, logReader, spanReader, metricReader } = this;
    switch (signal) {
      case 'logs':
        return (at, end) => {
          logReader.read(wire, at, end);
          sink.log(logReader);
        };
      case 'traces':
        return (at, end) => {
          spanReader.read(wire, at, end);
          sink.span(spanReader);
        };
      case 'metrics':
        return (at, end) => {
          metricReader.read(wire, sink, at, end);
        };
    }
  }
}

class WirePayload implements Payload {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  private readonly nested: NestedText;

  constructor(wire: Wire) {
    this.bytes = wire.bytes;
    this.view = wire.view;
    this.nested = new NestedText(wire);
  }

  get nestedQuality(): number {
    return this.nested.quality;
  }

  nestedText(kind: number, at: number, length: number, sortKeys: boolean): string {
    this.nested.quality = 0;
    return this.nested.text(kind, at, length, sortKeys);
  }
}
