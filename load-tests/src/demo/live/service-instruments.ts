import { metrics, type Counter, type Histogram } from '@opentelemetry/api';
import type { Conditions } from '../shop/conditions.ts';
import type { Random } from '../shop/random.ts';
import type { ServiceName } from '../shop/topology.ts';
import { utilisationAt, type Utilisation } from '../shop/utilisation.ts';
import type { ServiceWeather } from '../shop/weather.ts';
import { durationBounds, instruments, scope, type InstrumentName } from '../telemetry-names.ts';

export interface ServiceInstruments {
  readonly serverDuration: Histogram;
  readonly clientDuration: Histogram;
  readonly databaseDuration: Histogram;
  readonly orders: Counter;
  readonly paymentErrors: Counter;
}

/** The instruments of one service, with the names of the history, and its gauges read on collection. */
export function createServiceInstruments(
  service: ServiceName,
  conditions: Conditions,
  weather: () => ServiceWeather,
  random: Random,
): ServiceInstruments {
  const meter = metrics.getMeter(scope.name, scope.version, { schemaUrl: scope.schemaUrl });
  const advice = { explicitBucketBoundaries: [...durationBounds] };
  const duration = ({ name, ...options }: InstrumentName) =>
    meter.createHistogram(name, { ...options, advice });
  const counter = ({ name, ...options }: InstrumentName) => meter.createCounter(name, options);
  const upDown = ({ name, ...options }: InstrumentName) => meter.createObservableUpDownCounter(name, options);
  const gauge = ({ name, ...options }: InstrumentName) => meter.createObservableGauge(name, options);

  const cpu = gauge(instruments.cpu);
  const memory = upDown(instruments.memory);
  const connections = upDown(instruments.connections);
  const queueLength = gauge(instruments.queueLength);
  const pool = { 'db.client.connection.pool.name': `${service}-primary` };
  meter.addBatchObservableCallback(
    (result) => {
      const now: Utilisation = utilisationAt(service, Date.now(), conditions, weather(), random);
      result.observe(cpu, now.cpuUser, { 'cpu.mode': 'user' });
      result.observe(cpu, now.cpuSystem, { 'cpu.mode': 'system' });
      result.observe(memory, now.memoryBytes);
      if (service === 'web') return;
      result.observe(connections, now.connectionsUsed, { ...pool, 'db.client.connection.state': 'used' });
      result.observe(connections, now.connectionsIdle, { ...pool, 'db.client.connection.state': 'idle' });
      if (service === 'checkout') result.observe(queueLength, now.queueLength);
    },
    [cpu, memory, connections, queueLength],
  );
  return {
    serverDuration: duration(instruments.serverDuration),
    clientDuration: duration(instruments.clientDuration),
    databaseDuration: duration(instruments.databaseDuration),
    orders: counter(instruments.orders),
    paymentErrors: counter(instruments.paymentErrors),
  };
}
