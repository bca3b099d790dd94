import { absenceModel } from '../../src/evaluate/absence-model.ts';
import { openEvaluationStore, type EvaluationStore } from '../../src/evaluate/evaluation-store.ts';
import { Evaluator, type EvaluatorOptions, type EvaluatorRules } from '../../src/evaluate/evaluator.ts';
import { modelOf } from '../../src/evaluate/model-choice.ts';
import { silentLog } from '../../src/observe/log.ts';
import { newTarget, openedStore, type OpenedStore } from '../store-fixture.ts';

export { absenceModel };

export const testRules: EvaluatorRules = {
  discovery: {
    maxIndicators: 1000,
    maxOperationsPerService: 10,
    bucketSeconds: 300,
    falseAlarmEveryDays: 30,
  },
  learning: { trialDays: 3, baselineDays: 14 },
  recovery: { seconds: 900, points: 3, reopenSeconds: 3600 },
  settling: { quietMs: 0, patienceMs: 0 },
  historyDays: 30,
  latenessSeconds: 120,
  lateSeconds: 86_400,
  retireAfterDays: 7,
};

/** The tests live in a year of their own. */
export const forever = Object.fromEntries(
  [
    'span',
    'log',
    'number_point',
    'operation_minute',
    'log_count_minute',
    'number_minute',
    'indicator_state',
  ].map((table) => [table, 20_000]),
);

export interface Judged {
  readonly opened: OpenedStore;
  readonly store: EvaluationStore;
  readonly evaluator: (options?: Partial<EvaluatorOptions>) => Evaluator;
  /** Finds what is new, its history seen to be at rest; then judges. @param at seconds */
  readonly pass: (evaluator: Evaluator, at: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function evaluating(): Promise<Judged> {
  const target = newTarget();
  const opened = await openedStore({ target, retentionDays: forever });
  const store = await openEvaluationStore(target);
  return {
    opened,
    store,
    evaluator: (options = {}) =>
      new Evaluator({ store, modelOf, rules: testRules, declared: [], log: silentLog, ...options }),
    async pass(evaluator, at) {
      await evaluator.look(at * 1000);
      await evaluator.look(at * 1000);
      await evaluator.discover(at * 1000);
      await evaluator.judge(at * 1000);
    },
    async close() {
      await store.close();
      await opened.close();
    },
  };
}
