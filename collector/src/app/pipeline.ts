import { join, resolve } from 'node:path';
import { systemClock } from '../clock.ts';
import type { Configuration } from '../config/configuration.ts';
import { FlowWatch } from '../observe/flow-watch.ts';
import type { Instruments } from '../observe/instruments.ts';
import type { Log } from '../observe/log.ts';
import { flowReport, spoolReport, storeReport, type Parts, type StoreOutcome } from '../observe/readiness.ts';
import type { Ingest, Spool, SpoolState } from '../ports.ts';
import { openSpool } from '../spool/spool.ts';
import { startDrain, type Drain } from '../store/drain.ts';
import type { Store } from '../store/store.ts';
import { createDecoder } from './decoder.ts';
import { createIngest } from './ingest.ts';
import { openStoreWhenThere } from './opened-store.ts';
import { retentionDays, storeTarget } from './store-target.ts';
import { watchStore } from './store-watch.ts';

/** Everything between the receivers and the tables. */
export interface Pipeline {
  readonly ingest: Ingest;
  /** For rows that do not come over OTLP. */
  readonly append: Spool['append'];
  /** Resolves once the store takes records; senders are served from the start. Rejects when it never will. */
  readonly storeOpened: Promise<void>;
  spoolState(): SpoolState;
  readonly parts: Parts & Record<'spool' | 'store' | 'migrations' | 'flow', Parts[string]>;
  /** Stores what is durable, for a while; the rest is stored after the next start. */
  close(): Promise<void>;
}

/** Age of unstored records, and of input without a stored row, from which on `/readyz` is red. */
const patienceMs = 3 * 60_000;
/** How long a stop waits for the store; what is left lies safely in the spool. */
const drainOnCloseMs = 5_000;

/** ingest (decode, normalise, spool) → acknowledged → drain (spool → store) */
export async function openPipeline(
  configuration: Configuration,
  { instruments, log }: { readonly instruments: Instruments; readonly log: Log },
): Promise<Pipeline> {
  const clock = systemClock;
  const { maxBytes, ...spoolOptions } = configuration.spool;
  const directory = join(resolve(configuration.dataDirectory), 'spool');
  const spool = await openSpool({
    ...spoolOptions,
    directory,
    limitBytes: maxBytes,
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
  let opened: { readonly store: Store; readonly drain: Drain; outcome(): StoreOutcome } | undefined;
  const target = storeTarget(configuration);
  const storeOpened = openStoreWhenThere(
    { target, retentionDays: retentionDays(configuration), log },
    clock,
    log,
    stopping.signal,
  ).then((store) => {
    if (store === undefined) return;
    const { store: watched, outcome } = watchStore(store, flow);
    const drain = startDrain({ spool, store: watched, instruments, log, clock });
    opened = { store, drain, outcome };
    log.info({ kind: target.kind }, 'The store is open');
  });

  const notYet: StoreOutcome = { lastSuccessAt: undefined, lastError: undefined };
  return {
    ingest,
    append: (contentId, sections) => spool.append(contentId, sections),
    storeOpened,
    spoolState: () => spool.state(),
    parts: {
      spool: () => spoolReport(spool.state(), patienceMs),
      store: () => storeReport(opened?.outcome() ?? notYet, new Date()),
      migrations: () =>
        opened === undefined
          ? { ready: false, detail: 'They have not run: the store is not open.' }
          : { ready: true, detail: 'They are up to date.' },
      flow: () => flowReport(flow, performance.now()),
    },
    async close() {
      stopping.abort();
      await storeOpened.catch(() => undefined);
      if (opened !== undefined) {
        await spool.seal();
        await untilEmpty(() => spool.state().segments === 0, drainOnCloseMs);
        await opened.drain.stop();
      }
      await spool.close();
      await opened?.store.close();
    },
  };
}

async function untilEmpty(isEmpty: () => boolean, patienceInMs: number): Promise<void> {
  const deadline = performance.now() + patienceInMs;
  while (!isEmpty() && performance.now() < deadline) {
    await new Promise((next) => systemClock.after(20, () => next(undefined)));
  }
}
