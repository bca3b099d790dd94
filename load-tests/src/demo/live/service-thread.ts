import { Worker } from 'node:worker_threads';
import { protocols, type Endpoints } from '../history/exporters.ts';
import { resourceAttributes } from '../telemetry-names.ts';
import type { FromService, LiveCounts, ServiceStart, ToService } from './service-messages.ts';

/** A running service: its thread, seen from the outside. */
export class ServiceThread {
  readonly start: ServiceStart;
  readonly port: number;
  private readonly worker: Worker;

  private constructor(start: ServiceStart, worker: Worker, port: number) {
    this.start = start;
    this.worker = worker;
    this.port = port;
  }

  /** Resolves when the service answers requests. */
  static async launch(start: ServiceStart, endpoints: Endpoints): Promise<ServiceThread> {
    const worker = new Worker(new URL('./service.js', import.meta.url), {
      workerData: start,
      env: { ...process.env, ...environmentOf(start, endpoints) },
    });
    const message = await firstMessage(worker, 'listening');
    return new ServiceThread(start, worker, message.port);
  }

  send(message: ToService): void {
    this.worker.postMessage(message);
  }

  /** Resolves when the service has flushed its telemetry and ended. */
  async stop(): Promise<LiveCounts> {
    const stopped = firstMessage(this.worker, 'stopped');
    this.send({ type: 'stop' });
    const { counts } = await stopped;
    await this.worker.terminate();
    return counts;
  }
}

/** Everything that tells this service's SDK apart; nothing else is configured in code. */
function environmentOf(start: ServiceStart, endpoints: Endpoints): Record<string, string> {
  const protocol = protocols[start.service];
  const { 'service.name': name, ...attributes } = resourceAttributes(start.conditions.deployment);
  return {
    OTEL_SERVICE_NAME: name ?? start.service,
    OTEL_RESOURCE_ATTRIBUTES: Object.entries(attributes)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    OTEL_NODE_RESOURCE_DETECTORS: 'env',
    // A batch that the SDK drops must be seen.
    OTEL_LOG_LEVEL: process.env['OTEL_LOG_LEVEL'] ?? 'error',
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? endpoints.grpc : endpoints.http,
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: start.service === 'payment' ? 'delta' : 'cumulative',
    OTEL_METRIC_EXPORT_INTERVAL: '10000',
    OTEL_METRIC_EXPORT_TIMEOUT: '9000',
    OTEL_BSP_SCHEDULE_DELAY: '2000',
    OTEL_BLRP_SCHEDULE_DELAY: '2000',
  };
}

function firstMessage<Type extends FromService['type']>(
  worker: Worker,
  type: Type,
): Promise<Extract<FromService, { type: Type }>> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The service ended before it answered.')));
    worker.on('message', (message: FromService) => {
      if (message.type === type) resolve(message as Extract<FromService, { type: Type }>);
    });
  });
}
