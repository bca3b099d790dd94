import type { PartReport, ReadinessResponse } from '@shewhart/schemas/api';
import type { SpoolState } from '../ports.ts';
import type { FlowWatch } from './flow-watch.ts';

/** Asked at each `/readyz`; a part that throws or stays silent is not ready. */
export type Part = () => PartReport | Promise<PartReport>;
export type Parts = Readonly<Record<string, Part>>;

/** The parts that every collector has; a test of the wiring compares with these names. */
export const partNames = [
  'http',
  'grpc',
  'spool',
  'store',
  'migrations',
  'query',
  'flow',
  'configuration',
] as const;
export type PartName = (typeof partNames)[number];

const partTimeoutMs = 2000;

async function ask(part: Part): Promise<PartReport> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<PartReport>((resolve) => {
    timer = setTimeout(() => {
      resolve({ ready: false, detail: `No answer within ${partTimeoutMs} ms.` });
    }, partTimeoutMs);
  });
  try {
    return await Promise.race([Promise.resolve().then(part), silence]);
  } catch (error) {
    return { ready: false, detail: error instanceof Error ? error.message : 'It failed.' };
  } finally {
    clearTimeout(timer);
  }
}

export async function readiness(parts: Parts): Promise<ReadinessResponse> {
  const reports = await Promise.all(
    Object.entries(parts).map(async ([name, part]) => [name, await ask(part)] as const),
  );
  const isReady = reports.every(([, report]) => report.ready);
  return { status: isReady ? 'ready' : 'not ready', parts: Object.fromEntries(reports) };
}

const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);

/** @param at where it listens, e.g. `127.0.0.1:4318`; undefined while it does not */
export function listenerReport(at: string | undefined): PartReport {
  return at === undefined
    ? { ready: false, detail: 'It does not listen.' }
    : { ready: true, detail: `It listens on ${at}.`, facts: { address: at } };
}

/** @param patienceMs age of what waits for the store from which on something is wrong */
export function spoolReport(state: SpoolState, patienceMs: number): PartReport {
  const facts = {
    segments: state.segments,
    bytes: state.bytes,
    limitBytes: state.limitBytes,
    oldestAgeSeconds: seconds(state.oldestAgeMs),
    refusing: state.refusing ?? null,
  };
  if (state.refusing !== undefined) {
    const why = {
      full: 'It is full: the store does not keep up. Senders get 503.',
      'disk-full': 'The disk is full: free some space. Senders get 503.',
      closed: 'It is closed: the collector is stopping.',
    }[state.refusing];
    return { ready: false, detail: why, facts };
  }
  if (state.oldestAgeMs >= patienceMs) {
    return {
      ready: false,
      detail: `Records have waited for the store for ${facts.oldestAgeSeconds} s.`,
      facts,
    };
  }
  return { ready: true, detail: `${state.segments} segments wait for the store.`, facts };
}

export interface StoreOutcome {
  readonly lastSuccessAt: Date | undefined;
  readonly lastError: { readonly at: Date; readonly message: string } | undefined;
}

/** Red from a failed insert until the next one that succeeds. */
export function storeReport({ lastSuccessAt, lastError }: StoreOutcome, now: Date): PartReport {
  const facts = {
    lastSuccessAgeSeconds:
      lastSuccessAt === undefined ? null : seconds(now.getTime() - lastSuccessAt.getTime()),
    lastError: lastError?.message ?? null,
  };
  const isFailing = lastError !== undefined && (lastSuccessAt === undefined || lastError.at > lastSuccessAt);
  if (isFailing) return { ready: false, detail: `The last insert failed: ${lastError.message}`, facts };
  return {
    ready: true,
    detail:
      lastSuccessAt === undefined
        ? 'Nothing has been stored yet.'
        : `The last insert was ${facts.lastSuccessAgeSeconds} s ago.`,
    facts,
  };
}

export function flowReport(watch: FlowWatch, now: number): PartReport {
  const { flows, waitingMs, lastStoredAgeMs } = watch.state(now);
  const facts = {
    waitingSeconds: seconds(waitingMs),
    lastStoredAgeSeconds: lastStoredAgeMs === null ? null : seconds(lastStoredAgeMs),
  };
  return flows
    ? { ready: true, detail: 'What comes in is stored.', facts }
    : {
        ready: false,
        detail: `Records have come in for ${facts.waitingSeconds} s and none was stored. See the store and the spool.`,
        facts,
      };
}

export function configurationReport(hash: string, loadedAt: Date, now: Date): PartReport {
  const ageSeconds = seconds(now.getTime() - loadedAt.getTime());
  return {
    ready: true,
    detail: `It is ${hash.slice(0, 12)}, active for ${ageSeconds} s.`,
    facts: { hash, ageSeconds },
  };
}
