import type { EpisodeAlert } from '@shewhart/schemas';
import type { FastifyPluginCallback } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Configuration } from '../config/configuration.ts';
import type { DecisionTrail } from '../decide.ts';
import type { Log } from '../observe/log.ts';
import { alertsOf } from './alerting.ts';
import { ChangeReader } from './change-reader.ts';
import { declaredIndicators } from './declared-indicators.ts';
import { observeEpisodes } from './episode-gauges.ts';
import { evaluateRoutes } from './evaluate-routes.ts';
import { evaluatorRules } from './evaluation-options.ts';
import { openEvaluationStore, type EvaluationStore, type EvaluationTarget } from './evaluation-store.ts';
import { Evaluator } from './evaluator.ts';
import { modelOf } from './model-choice.ts';
import { readSqlFeed, type StatementReader } from './sql-feed.ts';
import { named, type NamedQueries } from './stored-chart.ts';

export interface EvaluationOptions {
  readonly configuration: Pick<Configuration, 'evaluate' | 'indicators' | 'http'>;
  readonly target: EvaluationTarget;
  /** Resolves when the tables are there; judging begins then. */
  readonly storeOpened: Promise<void>;
  /** The query engine: people's charts and declared statements are read through it. */
  readonly queries: StatementReader & NamedQueries;
  /** What people decide is said there first. */
  readonly trail: DecisionTrail;
  /** Tells the channels what is so, after every pass (`Notifier.report`). */
  readonly report: (alerts: readonly EpisodeAlert[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface EvaluationState {
  readonly indicators: number;
  readonly firing: number;
  /** Milliseconds since 1970; undefined before the first pass ended. */
  readonly lastPassAt: number | undefined;
  readonly lastPassMs: number;
  /** Why the last pass failed. */
  readonly lastError: string | undefined;
}

export interface Evaluation {
  /** Register it on the HTTP server, before it listens. */
  readonly routes: FastifyPluginCallback;
  state(): EvaluationState;
  /** Lets the pass under way finish. */
  close(): Promise<void>;
}

const tickMs = 10_000;
const discoverEveryMs = 60_000;
/** While the past of a service arrives one looks more often, so that it is judged promptly. */
const waitingTickMs = 3_000;
/** Looking takes at most this share of the time, however large the store. */
const lookingShare = 0.1;

/** Milliseconds from pass to pass, in the usual case. */
export function passEveryMs({ mode, batchMinutes }: Configuration['evaluate']): number {
  return mode === 'batch' ? batchMinutes * 60_000 : tickMs;
}

/**
 * Starts judging. Nothing here keeps the collector from taking records: a pass that fails is logged, and the
 * next one does its work too.
 * @throws IndicatorError when declared indicators are wrong
 */
export function startEvaluation(options: EvaluationOptions): Evaluation {
  const { configuration, clock, log } = options;
  const { evaluate, http } = configuration;
  const declared = declaredIndicators(configuration.indicators, evaluate.indicatorFiles, evaluate);
  const publicUrl = http.publicUrl.endsWith('/') ? http.publicUrl : `${http.publicUrl}/`;
  const tickEveryMs = passEveryMs(evaluate);
  let store: EvaluationStore | undefined;
  const changes = new ChangeReader(
    (stem, params) => store!.query(stem, params),
    () => clock.monotonicMs(),
  );
  let evaluator: Evaluator | undefined;
  let stopObserving = (): void => undefined;
  let state: EvaluationState = {
    indicators: 0,
    firing: 0,
    lastPassAt: undefined,
    lastPassMs: 0,
    lastError: undefined,
  };
  let discoveredAtMs = -Infinity;
  let judgedAtMs = -Infinity;
  let lookAtMs = -Infinity;
  let isClosed = false;
  let isOpen = false;
  let cancel = (): void => undefined;
  let running: Promise<void> = Promise.resolve();

  /** Passes and what people change take turns: both move the same states. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(task, task);
    turn = result.catch(() => undefined);
    return result;
  };

  /**
   * States move before what came of them is written. When writing fails they are ahead of the store, so they
   * are read from it anew, over another connection: a failed query may leave a rest behind on the old one.
   */
  async function open(): Promise<void> {
    await store?.close();
    store = undefined;
    const opened = await openEvaluationStore(options.target);
    const fresh = new Evaluator({
      store: opened,
      modelOf,
      rules: evaluatorRules(evaluate),
      declared,
      readSql: (definition, window) => readSqlFeed(options.queries, definition, window),
      log,
    });
    store = opened;
    await fresh.load(clock.wallMs());
    stopObserving();
    stopObserving = observeEpisodes(fresh.tracks);
    evaluator = fresh;
    isOpen = true;
    discoveredAtMs = -Infinity;
    judgedAtMs = -Infinity;
    lookAtMs = -Infinity;
  }

  async function pass(): Promise<void> {
    if (!isOpen) await open();
    if (evaluator === undefined || store === undefined) return;
    const startedAt = clock.monotonicMs();
    let isDue = startedAt - judgedAtMs >= tickEveryMs;
    // What is found is judged once its past has arrived: one looks before one discovers, and while one waits.
    const isLookDue = evaluator.isWaiting || startedAt - discoveredAtMs >= discoverEveryMs;
    if (isLookDue && startedAt >= lookAtMs) {
      const hasArrived = await evaluator.look(clock.wallMs());
      const endedAt = clock.monotonicMs();
      lookAtMs = endedAt + (endedAt - startedAt) / lookingShare;
      isDue ||= hasArrived;
      if (hasArrived) discoveredAtMs = -Infinity;
    }
    if (!isDue) return;
    judgedAtMs = startedAt;
    if (startedAt - discoveredAtMs >= discoverEveryMs) {
      await evaluator.discover(clock.wallMs());
      discoveredAtMs = startedAt;
    }
    await evaluator.judge(clock.wallMs());
    const alerts = await alertsOf({ store, changes, publicUrl }, evaluator.tracks, clock.wallMs());
    state = {
      indicators: evaluator.tracks.size,
      firing: alerts.filter(({ status }) => status === 'firing').length,
      lastPassAt: clock.wallMs(),
      lastPassMs: clock.monotonicMs() - startedAt,
      lastError: undefined,
    };
    await tell(alerts);
  }

  async function tell(alerts: readonly EpisodeAlert[]): Promise<void> {
    try {
      await options.report(alerts);
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'Alerts could not be handed over; they will be');
    }
  }

  const untilDue = (): number =>
    Math.min(tickEveryMs, Math.max(waitingTickMs, judgedAtMs + tickEveryMs - clock.monotonicMs()));

  function schedule(delayMs: number): void {
    if (isClosed) return;
    cancel = clock.after(delayMs, () => {
      running = inTurn(pass)
        .catch((error: unknown) => {
          isOpen = false;
          state = { ...state, lastError: (error as Error).message };
          log.error({ reason: (error as Error).message }, 'Indicators could not be judged; they will be');
        })
        .then(() => schedule(evaluator?.isWaiting === true ? waitingTickMs : untilDue()));
    });
  }

  const parts = {
    store: () => store,
    evaluator: () => evaluator,
    inTurn,
    now: () => clock.wallMs(),
    queries: options.queries,
    trail: options.trail,
    changes: new ChangeReader(
      (stem, params) => named(options.queries, stem, params),
      () => clock.monotonicMs(),
    ),
    publicUrl,
  };
  if (evaluate.enabled) {
    void options.storeOpened.then(
      () => schedule(0),
      () => undefined,
    );
  }
  return {
    routes: (fastify, _options, done) => evaluateRoutes(fastify, parts, done),
    state: () => state,
    async close() {
      isClosed = true;
      cancel();
      stopObserving();
      await running;
      await turn;
      await store?.close();
    },
  };
}
