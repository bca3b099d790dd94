import { join, resolve } from 'node:path';
import type { AddressInfo } from 'node:net';
import { createAuthorize } from '../access/authorize.ts';
import { assertSafeToListen } from '../access/safe-to-listen.ts';
import { systemClock } from '../clock.ts';
import { configurationHash } from '../config/configuration-hash.ts';
import type { Configuration } from '../config/configuration.ts';
import { FlowWatch } from '../observe/flow-watch.ts';
import { healthRoutes } from '../observe/health-routes.ts';
import type { Log } from '../observe/log.ts';
import {
  configurationReport,
  flowReport,
  listenerReport,
  spoolReport,
  storeReport,
  type PartName,
  type Parts,
  type StoreOutcome,
} from '../observe/readiness.ts';
import { startSelfObservation } from '../observe/self-observation.ts';
import { describeRoutes } from '../query/open-api.ts';
import { createQueryEngine } from '../query/query-engine.ts';
import { queryRoutes } from '../query/query-routes.ts';
import { BytesInFlight } from '../receive/bytes-in-flight.ts';
import { createHttpServer } from '../receive/http-server.ts';
import { startOtlpGrpc } from '../receive/otlp-grpc.ts';
import { registerOtlpHttp } from '../receive/otlp-http.ts';
import { openSpool } from '../spool/spool.ts';
import { startDrain, type Drain } from '../store/drain.ts';
import type { Store } from '../store/store.ts';
import { createDecoder } from './decoder.ts';
import { createIngest } from './ingest.ts';
import { openStoreWhenThere } from './opened-store.ts';
import { retentionDays, storeTarget } from './store-target.ts';
import { watchStore } from './store-watch.ts';
import { version } from './version.ts';

export interface Collector {
  /** Where it listens, as `host:port`. */
  readonly addresses: { readonly http: string; readonly grpc: string; readonly metrics: string };
  /** Resolves once the store takes records; senders are served from the start. */
  readonly storeOpened: Promise<void>;
  /** Lets requests under way finish; what is durable and not yet stored is stored after the next start. */
  close(): Promise<void>;
}

/** Age of unstored records, and of input without a stored row, from which on `/readyz` is red. */
const patienceMs = 3 * 60_000;

/**
 * Constructs every part and wires them; nothing else knows more than one of them.
 *
 *   receive → ingest (decode, normalise, spool) → acknowledged        drain (spool → store)        query
 *
 * @throws ConfigurationError, or whatever keeps a part from starting
 */
export async function startCollector(
  configuration: Configuration,
  options: { readonly logStream?: { write(line: string): void } } = {},
): Promise<Collector> {
  const { http, grpc, metrics, access, receive } = configuration;
  for (const { host } of [http, grpc, metrics]) assertSafeToListen(host, access.tokens);
  const loadedAt = new Date();
  const clock = systemClock;
  const target = storeTarget(configuration);
  const observation = await startSelfObservation(configuration, version);
  const { instruments } = observation;
  const authorize = createAuthorize(access.tokens);
  const server = createHttpServer(configuration, { authorize, instruments, ...options });
  const log: Log = server.log;

  const spool = await openSpool({
    directory: join(resolve(configuration.dataDirectory), 'spool'),
    limitBytes: configuration.spool.maxBytes,
    segmentMaxBytes: configuration.spool.segmentMaxBytes,
    segmentMaxAgeMs: configuration.spool.segmentMaxAgeMs,
    duplicateWindowMinutes: configuration.spool.duplicateWindowMinutes,
    minFreeDiskBytes: configuration.spool.minFreeDiskBytes,
    clock,
    log,
    instruments,
  });
  const flow = new FlowWatch(patienceMs);
  const ingest = createIngest({
    decoder: createDecoder(configuration),
    spool,
    instruments,
    now: () => clock.wallMs(),
    onAccepted: () => flow.accepted(performance.now()),
  });

  const stopping = new AbortController();
  let store: Store | undefined;
  let drain: Drain | undefined;
  let storeOutcome = (): StoreOutcome => ({ lastSuccessAt: undefined, lastError: undefined });
  const storeOpened = openStoreWhenThere(
    { target, retentionDays: retentionDays(configuration), log },
    clock,
    log,
    stopping.signal,
  ).then((opened) => {
    if (opened === undefined) return;
    const watched = watchStore(opened, flow);
    store = opened;
    storeOutcome = watched.outcome;
    drain = startDrain({ spool, store: watched.store, instruments, log, clock });
    log.info({ kind: target.kind }, 'The store is open');
  });

  const engine = createQueryEngine({
    target,
    limits: configuration.query,
    connections: configuration.query.connections,
    instruments,
  });

  const inFlight = new BytesInFlight(receive.maxBytesInFlight);
  let httpAddress: string | undefined;
  let grpcAddress: string | undefined;
  const hash = configurationHash(configuration);
  const parts = {
    http: () => listenerReport(httpAddress),
    grpc: () => listenerReport(grpcAddress),
    spool: () => spoolReport(spool.state(), patienceMs),
    store: () => storeReport(storeOutcome(), new Date()),
    migrations: () =>
      store === undefined
        ? { ready: false, detail: 'They have not run: the store is not open.' }
        : { ready: true, detail: 'They are up to date.' },
    query: async () => {
      await engine.check();
      return { ready: true, detail: 'The store answers.' };
    },
    flow: () => flowReport(flow, performance.now()),
    configuration: () => configurationReport(hash, loadedAt, new Date()),
  } satisfies Record<PartName, Parts[string]>;

  await describeRoutes(server, version);
  await server.register(healthRoutes, { parts, version });
  await server.register(queryRoutes, { engine });
  registerOtlpHttp(server, { ingest, instruments, limits: receive, inFlight });
  observation.observe({
    spool: () => spool.state(),
    query: () => engine.state(),
    configuration: { hash, loadedAt },
  });

  // An engine that must not be used ends the start; one that is merely away does not hold it up.
  if (target.kind === 'embedded') await storeOpened;
  await server.listen({ host: http.host, port: http.port });
  httpAddress = addressOf(server.server.address() as AddressInfo);
  const grpcServer = await startOtlpGrpc({
    ingest,
    instruments,
    limits: receive,
    inFlight,
    authorize,
    host: grpc.host,
    port: grpc.port,
    log: server.log,
  });
  grpcAddress = `${grpc.host}:${grpcServer.port}`;
  const addresses = { http: httpAddress, grpc: grpcAddress, metrics: observation.address };
  log.info(addresses, 'Shewhart is listening');

  return {
    addresses,
    storeOpened,
    async close() {
      stopping.abort();
      await Promise.all([server.close(), grpcServer.close()]);
      await storeOpened;
      await drain?.stop();
      await spool.close();
      await engine.close();
      await store?.close();
      await observation.shutdown();
    },
  };
}

function addressOf({ address, family, port }: AddressInfo): string {
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
