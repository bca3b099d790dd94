import type { Clock } from '../clock.ts';
import type { Log } from '../observe/log.ts';
import type { StoreSession } from '../ports.ts';
import type { DeliveryRules } from './delivery-rules.ts';
import { deriveLinks } from './derive-links.ts';
import { deriveContents, type OwnPaths } from './deployment-contents.ts';

/** Services of one statement: bounds its memory, whatever the size of the organisation. */
const servicesAtOnce = 50;
/** After a pass of so long it rests so many times as long: a fifth of a core where passes are short. */
const restFactor = 4;
/** And no longer, since on a busy machine a pass takes long without costing much. */
const longestRestMs = 5000;

export interface DeliveryDeriver {
  /** Derives what new events ask for; resolves when it is stored. Passes take turns. */
  pass(): Promise<void>;
  /** When the newest event that is counted was taken in, in milliseconds; undefined before the first. */
  asOf(): number | undefined;
  /** Another number whenever something was derived. */
  version(): number;
  close(): Promise<void>;
}

/** Numbers of events by kind and name, as of the last pass. */
type News = Map<string, { readonly kind: string; readonly name: string; readonly events: string }>;

/**
 * Keeps `deployment`, `deployment_content` and `failure_link` up to date with the events. What is derived
 * depends on the events alone: a pass that was cut short is made up for by the next, and two collectors on
 * one store write the same.
 */
export function createDeliveryDeriver(options: {
  readonly session: StoreSession;
  readonly rules: DeliveryRules;
  readonly ownPaths: readonly OwnPaths[];
  readonly refreshSeconds: number;
  readonly clock: Clock;
  readonly log: Log;
}): DeliveryDeriver & { start(): void } {
  const { session, rules, ownPaths, clock, log } = options;
  let counted: News = new Map();
  let asOf: number | undefined;
  let isFirst = true;
  let version = 0;
  let isClosed = false;
  let cancel = (): void => undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function derive(): Promise<void> {
    const rows = await session.query('delivery_news', {});
    const news: News = new Map(
      rows.map(({ kind, name, events, newest }) => [
        `${String(kind)}\n${String(name)}`,
        { kind: String(kind), name: String(name), events: `${String(events)}/${String(newest)}` },
      ]),
    );
    const changed = [...news].flatMap(([key, one]) => (counted.get(key)?.events === one.events ? [] : [one]));
    const gone = [...counted].flatMap(([key, one]) => (news.has(key) ? [] : [one]));
    const touched = [...changed, ...gone];
    if (touched.length === 0 && !isFirst) return;
    try {
      await deriveWhatAsks(touched, news);
    } finally {
      // What was cut short has written a part.
      version += 1;
    }
    counted = news;
    isFirst = false;
    asOf = Math.max(...rows.map(({ newest }) => Number(newest)));
  }

  async function deriveWhatAsks(
    touched: readonly { kind: string; name: string }[],
    news: News,
  ): Promise<void> {
    const derived = clock.wallMs();
    const teams = touched.some(({ kind }) => kind === 'team') && !isFirst;
    const named = teams ? [...news.values()] : touched;
    const services = named.flatMap(({ kind, name }) => (kind === 'change' ? [name] : []));
    for (const some of chunks(services))
      await session.query('derive_deployments', { services: some, derived, ...rules });
    const withCommits = await servicesOfRepositories(touched);
    for (const some of chunks([...new Set([...services, ...withCommits])])) {
      await deriveContents(session, some, { derived, ownPaths });
    }
    await deriveLinks(session, rules, derived);
  }

  async function servicesOfRepositories(
    touched: readonly { kind: string; name: string }[],
  ): Promise<string[]> {
    const repositories = touched.flatMap(({ kind, name }) => (kind === 'commit' ? [name] : []));
    if (repositories.length === 0) return [];
    const rows = await session.query('repositories_of_services', { services: [] });
    return rows.flatMap(({ service, repositories: own }) =>
      (own as string[]).some((repository) => repositories.includes(repository)) ? [String(service)] : [],
    );
  }

  function pass(): Promise<void> {
    const result = turn.then(derive, derive);
    turn = result.catch(() => undefined);
    return result;
  }

  function schedule(delayMs: number): void {
    if (isClosed) return;
    cancel = clock.after(delayMs, () => {
      const startedAt = clock.monotonicMs();
      pass()
        .catch((error: unknown) => {
          log.warn({ reason: (error as Error).message }, 'Delivery could not be derived; it will be');
        })
        .then(() =>
          schedule(
            Math.max(
              options.refreshSeconds * 1000,
              Math.min(longestRestMs, restFactor * (clock.monotonicMs() - startedAt)),
            ),
          ),
        )
        .catch(() => undefined);
    });
  }

  return {
    pass,
    asOf: () => asOf,
    version: () => version,
    start: () => schedule(0),
    async close() {
      isClosed = true;
      cancel();
      await turn;
    },
  };
}

function* chunks(names: readonly string[]): Iterable<string[]> {
  for (let index = 0; index < names.length; index += servicesAtOnce) {
    yield names.slice(index, index + servicesAtOnce);
  }
}
