import { ValueType, type Attributes, type HrTime } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type MetricData,
  type ScopeMetrics,
} from '@opentelemetry/sdk-metrics';
import { scope, type InstrumentName } from '../telemetry-names.ts';
import { hrTime } from './hr-time.ts';
import { ExponentialState, HistogramState, NumberState, type SeriesState } from './metric-series.ts';

interface Metric {
  readonly data: MetricData;
  readonly isDelta: boolean;
  readonly series: Map<string, SeriesState<unknown>>;
}

/**
 * What the metric SDK of one process would have exported: instruments, their series, and at each tick a
 * point of every series, as `MetricData` for the SDK's exporters. Counters and histograms follow the
 * temporality of the process; up-down counters stay cumulative, as the OTLP exporter's preference has it.
 */
export class MetricHistory {
  private readonly metrics = new Map<string, Metric>();
  private readonly startTime: HrTime;
  private readonly temporality: AggregationTemporality;

  constructor(startAt: number, temporality: AggregationTemporality) {
    this.startTime = hrTime(startAt);
    this.temporality = temporality;
  }

  histogram(name: InstrumentName, key: string, attributes: () => Attributes): HistogramState {
    return this.series(name, key, 'histogram', () => new HistogramState(attributes()));
  }

  exponentialHistogram(name: InstrumentName, key: string, attributes: () => Attributes): ExponentialState {
    return this.series(name, key, 'exponential', () => new ExponentialState(attributes()));
  }

  counter(name: InstrumentName, key: string, attributes: () => Attributes): NumberState {
    return this.series(name, key, 'counter', () => new NumberState(attributes()));
  }

  upDownCounter(name: InstrumentName, key: string, attributes: () => Attributes): NumberState {
    return this.series(name, key, 'up-down', () => new NumberState(attributes()));
  }

  gauge(
    name: InstrumentName,
    key: string,
    attributes: () => Attributes,
    type = ValueType.DOUBLE,
  ): NumberState {
    return this.series(
      name,
      key,
      type === ValueType.INT ? 'whole gauge' : 'gauge',
      () => new NumberState(attributes()),
    );
  }

  /** Adds a point of every series; deltas begin anew. */
  collect(fromAt: number, toAt: number): void {
    const fromTime = hrTime(fromAt);
    const endTime = hrTime(toAt);
    for (const { data, isDelta, series } of this.metrics.values()) {
      const points = data.dataPoints as DataPoint<unknown>[];
      const startTime = isDelta ? fromTime : this.startTime;
      for (const state of series.values()) {
        points.push({ startTime, endTime, attributes: state.attributes, value: state.snapshot() });
        if (isDelta) state.reset();
      }
    }
  }

  /** A stretch without telemetry: what a delta process measured in it is lost, as it would be. */
  skip(): void {
    for (const { isDelta, series } of this.metrics.values()) {
      if (isDelta) for (const state of series.values()) state.reset();
    }
  }

  /** The points since the last call, and how many they are. */
  drain(): { scopeMetrics: ScopeMetrics; points: number } {
    let points = 0;
    const metrics: MetricData[] = [];
    for (const { data } of this.metrics.values()) {
      if (data.dataPoints.length === 0) continue;
      points += data.dataPoints.length;
      metrics.push({ ...data, dataPoints: data.dataPoints.splice(0) } as MetricData);
    }
    return { scopeMetrics: { scope, metrics }, points };
  }

  private series<State extends SeriesState<unknown>>(
    name: InstrumentName,
    key: string,
    kind: Kind,
    create: () => State,
  ): State {
    let metric = this.metrics.get(name.name);
    if (metric === undefined) {
      const temporality = kind === 'up-down' ? AggregationTemporality.CUMULATIVE : this.temporality;
      const data = emptyMetric(name, kind, temporality);
      const isDelta =
        temporality === AggregationTemporality.DELTA && data.dataPointType !== DataPointType.GAUGE;
      metric = { data, isDelta, series: new Map() };
      this.metrics.set(name.name, metric);
    }
    let state = metric.series.get(key);
    if (state === undefined) {
      state = create();
      metric.series.set(key, state);
    }
    return state as State;
  }
}

type Kind = 'histogram' | 'exponential' | 'counter' | 'up-down' | 'gauge' | 'whole gauge';

function emptyMetric(
  name: InstrumentName,
  kind: Kind,
  aggregationTemporality: AggregationTemporality,
): MetricData {
  const isWhole = kind === 'counter' || kind === 'up-down' || kind === 'whole gauge';
  const descriptor = { ...name, valueType: isWhole ? ValueType.INT : ValueType.DOUBLE };
  const base = { descriptor, aggregationTemporality, dataPoints: [] };
  switch (kind) {
    case 'histogram':
      return { ...base, dataPointType: DataPointType.HISTOGRAM };
    case 'exponential':
      return { ...base, dataPointType: DataPointType.EXPONENTIAL_HISTOGRAM };
    case 'counter':
      return { ...base, dataPointType: DataPointType.SUM, isMonotonic: true };
    case 'up-down':
      return { ...base, dataPointType: DataPointType.SUM, isMonotonic: false };
    default:
      return { ...base, dataPointType: DataPointType.GAUGE };
  }
}
