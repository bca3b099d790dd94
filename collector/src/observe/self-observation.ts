import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationType } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { Configuration } from '../config/configuration.ts';
import { createInstruments, type Instruments } from './instruments.ts';
import { addressOf, serveMetrics } from './metrics-server.ts';
import { observeParts, type ObservedParts } from './part-gauges.ts';
import { observeProcess } from './process-gauges.ts';

export interface SelfObservation {
  readonly instruments: Instruments;
  /** Where `/metrics` is served, e.g. `127.0.0.1:9464`. */
  readonly address: string;
  /** Adds the gauges of the parts, once they exist. */
  observe(parts: ObservedParts): void;
  shutdown(): Promise<void>;
}

/** Seconds: from the acknowledgement of a small batch to the time limit of a query. */
const durationBounds = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];

/**
 * Serves the collector's own metrics for Prometheus. Nothing is sent anywhere, whatever `OTEL_*` variables say:
 * a collector that exports to itself by accident would feed on its own traffic. Call it before any other
 * part is made, because instruments made before it stay silent for ever.
 * @throws Error when the address is taken (`code` EADDRINUSE)
 */
export async function startSelfObservation(
  { metrics }: Pick<Configuration, 'metrics'>,
  version: string,
): Promise<SelfObservation> {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const server = await serveMetrics(exporter, metrics.host, metrics.port);
  const sdk = new NodeSDK({
    autoDetectResources: false,
    resource: resourceFromAttributes({ 'service.name': 'shewhart', 'service.version': version }),
    metricReaders: [exporter],
    spanProcessors: [],
    logRecordProcessors: [],
    instrumentations: [],
    views: [
      {
        instrumentName: 'shewhart.*.duration',
        aggregation: {
          type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
          options: { boundaries: durationBounds },
        },
      },
    ],
  });
  sdk.start();
  const instruments = createInstruments();
  const stop = observeProcess(version);
  return {
    instruments,
    address: addressOf(server),
    observe: observeParts,
    async shutdown() {
      stop();
      server.closeAllConnections();
      server.close();
      await sdk.shutdown();
    },
  };
}
