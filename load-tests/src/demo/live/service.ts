import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { AggregationType } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { housekeepingLog } from '../request-log.ts';
import { Random } from '../shop/random.ts';
import { routeNames, routes } from '../shop/topology.ts';
import { utilisationAt } from '../shop/utilisation.ts';
import { WeatherStation } from '../shop/weather.ts';
import { instruments } from '../telemetry-names.ts';
import { tookHeader } from './request-clock.ts';
import { RequestHandler } from './request-handler.ts';
import { createServiceInstruments } from './service-instruments.ts';
import type { FromService, ServiceStart, ToService } from './service-messages.ts';

/**
 * One service of the shop, in a thread of its own with its own globals: an HTTP server under an ordinary
 * NodeSDK, which takes its name, resource, exporter and protocol from the OTEL environment variables.
 */
const { service, conditions, seed } = workerData as ServiceStart;
if (parentPort === null) throw new Error('This file runs as a worker thread of the demo.');
const parent = parentPort;

// Before anything asks for a tracer, a meter or a logger.
const sdk = new NodeSDK({
  views: [
    {
      instrumentName: instruments.databaseDuration.name,
      aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
    },
  ],
});
sdk.start();

const random = new Random(seed, 'live', service, conditions.deployment.id);
const station = new WeatherStation(seed + conditions.deployment.at);
let weather = station.next().services[service];
const handler = new RequestHandler(
  conditions,
  random,
  createServiceInstruments(service, conditions, () => weather, random),
);

/** As in the history: new weather and a line of housekeeping every five minutes. */
const housekeeping = setInterval(() => {
  weather = station.next().services[service];
  const utilisation = utilisationAt(service, Date.now(), conditions, weather, random);
  handler.log(housekeepingLog(utilisation, conditions.errorProbability, random));
}, 300_000);

const patterns = routeNames
  .map((name) => routes[name])
  .filter((route) => route.service === service)
  .map((route) => ({ route, pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`) }));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  const path = request.url ?? '/';
  const found = patterns.find(({ route, pattern }) => route.method === request.method && pattern.test(path));
  if (found === undefined) {
    response.statusCode = 404;
  } else {
    const { status, tookMs } = await handler.handle(found.route, path, request.headers);
    response.statusCode = status;
    response.setHeader(tookHeader, tookMs);
  }
  response.end();
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => {
  tell({ type: 'listening', port: (server.address() as AddressInfo).port });
});

parent.on('message', (message: ToService) => {
  if (message.type === 'ports') handler.ports = message.ports;
  else if (message.type === 'event') handler.log(message.event, message.event.eventName);
  else void stop();
});

/** Finishes what is in flight, flushes the SDK, and says what was made. */
async function stop(): Promise<void> {
  clearInterval(housekeeping);
  await new Promise((resolve) => server.close(resolve));
  await sdk.shutdown().catch(() => undefined);
  tell({ type: 'stopped', counts: handler.counts });
  parent.close();
}

function tell(message: FromService): void {
  parent.postMessage(message);
}
