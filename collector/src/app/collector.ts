import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { createAuthorize } from '../access/authorize.ts';
import { assertSafeToListen } from '../access/safe-to-listen.ts';
import { configurationHash } from '../config/configuration-hash.ts';
import type { Configuration } from '../config/configuration.ts';
import { healthRoutes } from '../observe/health-routes.ts';
import { configurationReport, listenerReport, type PartName, type Parts } from '../observe/readiness.ts';
import { startSelfObservation } from '../observe/self-observation.ts';
import { describeRoutes } from '../query/open-api.ts';
import { createQueryEngine } from '../query/query-engine.ts';
import { queryRoutes } from '../query/query-routes.ts';
import { BytesInFlight } from '../receive/bytes-in-flight.ts';
import { createHttpServer } from '../receive/http-server.ts';
import { startOtlpGrpc } from '../receive/otlp-grpc.ts';
import { registerOtlpHttp } from '../receive/otlp-http.ts';
import { builtViewer, viewerRoutes } from '../viewer/viewer-routes.ts';
import { openChanges } from './changes.ts';
import { openDelivery } from './delivery.ts';
import { openGovernance } from './governance.ts';
import { startJudging } from './judging.ts';
import { openPipeline } from './pipeline.ts';
import { storeTarget } from './store-target.ts';
import { version } from './version.ts';

export interface Collector {
  /** Where it listens, as `host:port`. */
  readonly addresses: { readonly http: string; readonly grpc: string; readonly metrics: string };
  /** Lets requests under way finish and stores what it can; the rest is stored after the next start. */
  close(): Promise<void>;
}

/**
 * Constructs every part and wires them; nothing else knows more than one of them.
 *
 *   receive → pipeline (decode, normalise, spool → store)        query        judging (evaluate → alert)
 *
 * @throws ConfigurationError, or whatever keeps a part from starting
 */
export async function startCollector(
  configuration: Configuration,
  options: { readonly logStream?: { write(line: string): void } } = {},
): Promise<Collector> {
  const { http, grpc, metrics, access, receive: limits } = configuration;
  for (const { host } of [http, grpc, metrics]) assertSafeToListen(host, access.tokens);
  const loadedAt = new Date();
  const hash = configurationHash(configuration);
  const observation = await startSelfObservation(configuration, version);
  const { instruments } = observation;
  const authorize = createAuthorize(access.tokens);
  const server = createHttpServer(configuration, { authorize, instruments, ...options });
  const { log } = server;
  const pipeline = await openPipeline(configuration, { instruments, log });
  const { ingest } = pipeline;
  const target = storeTarget(configuration);
  const { connections } = configuration.query;
  const engine = createQueryEngine({ target, limits: configuration.query, connections, instruments });

  const { storeOpened } = pipeline;
  const governance = await openGovernance(configuration, {
    storeOpened,
    spoolState: () => pipeline.spoolState(),
    log,
  });
  const { trail, onEventKept } = governance;
  const judging = await startJudging(configuration, { storeOpened, queries: engine, trail, log });

  const listening: { http?: string; grpc?: string } = {};
  const parts = {
    http: () => listenerReport(listening.http),
    grpc: () => listenerReport(listening.grpc),
    query: async () => {
      await engine.check();
      return { ready: true, detail: 'The store answers.' };
    },
    configuration: () => configurationReport(hash, loadedAt, new Date()),
    ...pipeline.parts,
  } satisfies Record<PartName, Parts[string]>;
  observation.observe({
    spool: () => pipeline.spoolState(),
    query: () => engine.state(),
    configuration: { hash, loadedAt },
  });

  const inFlight = new BytesInFlight(limits.maxBytesInFlight);
  await describeRoutes(server, version);
  await server.register(healthRoutes, { parts, version });
  await server.register(queryRoutes, { engine });
  await server.register(judging.routes);
  registerOtlpHttp(server, { ingest, instruments, limits, inFlight });
  await governance.register(server);
  const delivery = openDelivery(server, { configuration, storeOpened, queries: engine, trail, log });
  openChanges(server, { configuration, spool: pipeline, authorize, inFlight, engine, log, onEventKept });

  if (configuration.viewer.enabled) {
    await server.register(viewerRoutes, {
      directory: resolve(configuration.viewer.directory ?? builtViewer),
    });
  }

  // An engine that must not be used ends the start; a server that is merely away does not hold it up.
  if (target.kind === 'embedded') await storeOpened;
  else storeOpened.catch((error: unknown) => log.error({ err: error }, 'The store cannot be used'));
  await server.listen({ host: http.host, port: http.port });
  listening.http = addressOf(server.server.address() as AddressInfo);
  const grpcServer = await startOtlpGrpc({ ingest, instruments, limits, inFlight, authorize, log, ...grpc });
  listening.grpc = `${grpc.host}:${grpcServer.port}`;
  const addresses = { http: listening.http, grpc: listening.grpc, metrics: observation.address };
  log.info(addresses, 'Shewhart is listening');

  return {
    addresses,
    async close() {
      log.info('Shewhart is stopping');
      await Promise.all([server.close(), grpcServer.close()]);
      await judging.close();
      await governance.close();
      await delivery.close();
      await pipeline.close();
      const { segments, bytes } = pipeline.spoolState();
      await engine.close();
      await observation.shutdown();
      log.info(
        { segments, bytes },
        'Shewhart has stopped; what the spool still holds is stored after the next start',
      );
    },
  };
}

function addressOf({ address, family, port }: AddressInfo): string {
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
