import { ValueType } from '@opentelemetry/api';
import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { AggregationTemporality, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Conditions } from '../shop/conditions.ts';
import type { Call } from '../shop/request.ts';
import type { Deployment } from '../shop/schedule.ts';
import type { Route, ServiceName } from '../shop/topology.ts';
import type { Utilisation } from '../shop/utilisation.ts';
import {
  clientAttributes,
  databaseAttributes,
  instruments,
  paymentMethods,
  providerStatus,
  resourceAttributes,
  serverAttributes,
} from '../telemetry-names.ts';
import { MetricHistory } from './metric-history.ts';
import type { HistogramState } from './metric-series.ts';

export interface MetricBatch {
  readonly metrics: ResourceMetrics;
  readonly points: number;
}

/** The identity that the SDK gives to a process of this version. */
export function resourceOf(deployment: Deployment): Resource {
  return defaultResource().merge(resourceFromAttributes(resourceAttributes(deployment)));
}

/**
 * One service as its metric SDK saw it. A deployment starts a new process: its own resource, and every
 * cumulative series anew from zero.
 */
export class ServiceRecorder {
  readonly service: ServiceName;
  resource: Resource;
  private deployment: Deployment;
  private history: MetricHistory;
  private serverSeries = new Map<Route, Map<number, HistogramState>>();
  private readonly finished: MetricBatch[] = [];
  private ordersPlaced = 0;

  constructor(service: ServiceName, deployment: Deployment, startAt: number) {
    this.service = service;
    this.deployment = deployment;
    this.resource = resourceOf(deployment);
    this.history = this.newProcess(startAt);
  }

  beginStep(conditions: Conditions, startAt: number): void {
    if (conditions.deployment === this.deployment) return;
    this.finish();
    this.deployment = conditions.deployment;
    this.resource = resourceOf(this.deployment);
    this.serverSeries = new Map();
    this.history = this.newProcess(startAt);
  }

  record(call: Call): void {
    this.serverDuration(call).record(call.durationMs / 1000);
    const { provider, database } = call.route;
    if (provider !== undefined) {
      const status = providerStatus(call);
      this.history
        .histogram(instruments.clientDuration, String(status), () =>
          clientAttributes('POST', provider.host, status),
        )
        .record(call.providerMs / 1000);
    }
    if (this.service === 'inventory' && database !== undefined && call.databaseMs > 0) {
      this.history
        .exponentialHistogram(instruments.databaseDuration, database.operation, () =>
          databaseAttributes(database),
        )
        .record(call.databaseMs / 1000);
    }
    if (this.service === 'checkout' && call.failure === undefined) this.countOrder();
    if (this.service === 'payment' && call.failure !== undefined) {
      this.history
        .counter(instruments.paymentErrors, '', () => ({ 'error.type': 'acquirer_timeout' }))
        .add(1);
    }
  }

  endStep(fromAt: number, toAt: number, utilisation: Utilisation, isSilent: boolean): void {
    this.readGauges(utilisation);
    if (isSilent) this.history.skip();
    else this.history.collect(fromAt, toAt);
  }

  /** Everything since the last call, a batch for each process that ran. */
  drain(): MetricBatch[] {
    this.finish();
    return this.finished.splice(0);
  }

  private finish(): void {
    const { scopeMetrics, points } = this.history.drain();
    if (points > 0) {
      this.finished.push({ metrics: { resource: this.resource, scopeMetrics: [scopeMetrics] }, points });
    }
  }

  /** The payment service prefers deltas, as `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE` lets one choose. */
  private newProcess(startAt: number): MetricHistory {
    const isDelta = this.service === 'payment';
    return new MetricHistory(
      startAt,
      isDelta ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
    );
  }

  /** The hottest line of the history: two map look-ups instead of a key made of text. */
  private serverDuration(call: Call): HistogramState {
    let byStatus = this.serverSeries.get(call.route);
    if (byStatus === undefined) {
      byStatus = new Map();
      this.serverSeries.set(call.route, byStatus);
    }
    let series = byStatus.get(call.status);
    if (series === undefined) {
      series = this.history.histogram(instruments.serverDuration, `${call.route.path} ${call.status}`, () =>
        serverAttributes(call.route, call.status),
      );
      byStatus.set(call.status, series);
    }
    return series;
  }

  /** Six of ten customers pay by card, three by wallet, one by invoice. */
  private countOrder(): void {
    const turn = this.ordersPlaced++ % 10;
    const method = paymentMethods[turn < 6 ? 0 : turn < 9 ? 2 : 1];
    this.history.counter(instruments.orders, method, () => ({ 'shop.payment.method': method })).add(1);
  }

  private readGauges(utilisation: Utilisation): void {
    const { history } = this;
    history.gauge(instruments.cpu, 'user', () => ({ 'cpu.mode': 'user' })).set(utilisation.cpuUser);
    history.gauge(instruments.cpu, 'system', () => ({ 'cpu.mode': 'system' })).set(utilisation.cpuSystem);
    history.upDownCounter(instruments.memory, '', () => ({})).set(utilisation.memoryBytes);
    if (this.service === 'web') return;
    const pool = { 'db.client.connection.pool.name': `${this.service}-primary` };
    history
      .upDownCounter(instruments.connections, 'used', () => ({
        ...pool,
        'db.client.connection.state': 'used',
      }))
      .set(utilisation.connectionsUsed);
    history
      .upDownCounter(instruments.connections, 'idle', () => ({
        ...pool,
        'db.client.connection.state': 'idle',
      }))
      .set(utilisation.connectionsIdle);
    if (this.service === 'checkout') {
      history.gauge(instruments.queueLength, '', () => ({}), ValueType.INT).set(utilisation.queueLength);
    }
  }
}
