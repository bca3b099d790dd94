import type { DecodedBatch, Signal } from '../ports.ts';
import type {
  LogFields,
  MetricFields,
  Payload,
  PointFields,
  RecordSink,
  ResourceFields,
  ScopeFields,
  SpanFields,
} from '../record-fields.ts';
import { AttributeWriter } from './attribute-writer.ts';
import { Batch } from './batch.ts';
import { ContextRegistry, type ResourceEntry, type ScopeEntry } from './context-registry.ts';
import { ExemplarRows } from './exemplar-rows.ts';
import { defaultLimits, type NormaliseLimits } from './limits.ts';
import { LogRows } from './log-rows.ts';
import { PointRows, pointTables } from './point-rows.ts';
import { SeriesRegistry, type MetricEntry } from './series.ts';
import { SpanRows } from './span-rows.ts';
import { ValueWriter } from './value-writer.ts';

/** Turns the fields of records into rows under canonical names; one request at a time. */
export function createNormaliser(limits: Partial<NormaliseLimits> = {}): RecordSink {
  return new Normaliser({ ...defaultLimits, ...limits });
}

class Normaliser implements RecordSink {
  private readonly batch = new Batch();
  private readonly contexts: ContextRegistry;
  private readonly values = new ValueWriter();
  private readonly attributes: AttributeWriter;
  private readonly registry: SeriesRegistry;
  private readonly logs: LogRows;
  private readonly spans: SpanRows;
  private readonly points: PointRows;
  private currentResource!: ResourceEntry;
  private currentScope!: ScopeEntry;
  private currentMetric!: MetricEntry;

  constructor(limits: NormaliseLimits) {
    const { batch, values } = this;
    this.contexts = new ContextRegistry(batch, limits);
    this.attributes = new AttributeWriter(this.contexts.names, values, limits);
    this.registry = new SeriesRegistry(batch, this.contexts, limits);
    const exemplars = new ExemplarRows(batch, this.contexts, this.attributes, values);
    this.logs = new LogRows(batch, this.contexts, this.attributes, values, limits);
    this.spans = new SpanRows(batch, this.contexts, this.attributes, values, limits);
    this.points = new PointRows(batch, this.contexts, this.registry, exemplars, limits);
  }

  begin(_signal: Signal, payload: Payload, receivedAtNs: bigint): void {
    this.batch.begin(payload, receivedAtNs);
    this.values.begin(payload);
    this.attributes.begin(payload);
    const forgotten = this.contexts.begin();
    this.registry.begin(receivedAtNs, forgotten);
    this.registry.states.begin();
  }

  resource(fields: ResourceFields): void {
    this.currentResource = this.contexts.resource(fields);
  }

  scope(fields: ScopeFields): void {
    this.currentScope = this.contexts.scope(fields, this.currentResource);
  }

  log(fields: LogFields): void {
    this.logs.write(fields, this.currentScope);
  }

  span(fields: SpanFields): void {
    this.spans.write(fields, this.currentScope);
  }

  /** A metric without data has no points to count, so it counts as one refused point itself. */
  metric(fields: MetricFields): void {
    const metric = this.registry.metric(fields, this.currentScope);
    this.currentMetric = metric;
    if (metric.shape.refusal !== 'metric_without_data') return;
    const where = `metric ${JSON.stringify(metric.shape.sentName)}`;
    const { service } = metric.scope.resource;
    this.batch.refuse(
      metric.shape.refusal,
      pointTables[metric.shape.kind]!,
      service,
      where,
      fields.recordAt,
      fields.recordEnd,
    );
  }

  point(fields: PointFields): void {
    this.points.write(fields, this.currentMetric);
  }

  finish(): DecodedBatch {
    const { batch } = this;
    return {
      sections: batch.sections(),
      accepted: batch.accepted,
      refusals: batch.refusals.finish(),
      leniencies: batch.leniencies,
    };
  }

  abandon(): void {
    this.batch.abandon();
    this.registry.states.abandon();
  }

  forgetWritten(): void {
    this.batch.forgetWritten();
  }
}
