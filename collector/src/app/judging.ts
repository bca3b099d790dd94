import { join, resolve } from 'node:path';
import { configuredChannels } from '../alert/configured-channels.ts';
import { createNotifier } from '../alert/notifier.ts';
import { systemClock } from '../clock.ts';
import type { Configuration } from '../config/configuration.ts';
import type { DecisionTrail } from '../decide.ts';
import { passEveryMs, startEvaluation, type Evaluation } from '../evaluate/start-evaluation.ts';
import type { Log } from '../observe/log.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import { storeTarget } from './store-target.ts';

export interface Judging {
  readonly routes: Evaluation['routes'];
  readonly state: Evaluation['state'];
  close(): Promise<void>;
}

/** A pass that learns from long histories may take minutes; the alerts go on meanwhile. */
const patienceMs = 300_000;

/** tables → evaluate → episodes → alert: indicators are judged, and people are told of what left control. */
export async function startJudging(
  configuration: Configuration,
  parts: {
    readonly storeOpened: Promise<void>;
    readonly queries: QueryEngine;
    readonly trail: DecisionTrail;
    readonly log: Log;
  },
): Promise<Judging> {
  const { log, queries, storeOpened, trail } = parts;
  const notifier = await createNotifier({
    channels: configuredChannels(configuration.alerts),
    directory: join(resolve(configuration.dataDirectory), 'alerts'),
    maxWaiting: configuration.alerts.maxWaiting,
    resendMs: configuration.alerts.alertmanager.resendSeconds * 1000,
    validMs: 2 * passEveryMs(configuration.evaluate) + patienceMs,
    clock: systemClock,
    wait: pause,
    random: () => Math.random(),
    onOutcome: (channel, outcome, error) => {
      if (outcome !== 'delivered')
        log.warn({ channel, outcome, reason: error?.message }, 'An alert was not delivered');
    },
  });
  const evaluation = startEvaluation({
    configuration,
    target: storeTarget(configuration),
    storeOpened,
    queries,
    trail,
    report: (alerts) => notifier.report(alerts),
    clock: systemClock,
    log,
  });
  return {
    routes: evaluation.routes,
    state: () => evaluation.state(),
    async close() {
      await evaluation.close();
      await notifier.stop();
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const cancel = systemClock.after(ms, done);
    signal.addEventListener('abort', () => (cancel(), done()), { once: true });
  });
}
