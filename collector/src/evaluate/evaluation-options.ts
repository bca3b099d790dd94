import type { Configuration } from '../config/configuration.ts';
import type { EvaluatorRules } from './evaluator.ts';

/** The rules of judging as the configuration has them. */
export function evaluatorRules(evaluate: Configuration['evaluate']): EvaluatorRules {
  return {
    discovery: {
      maxIndicators: evaluate.maxIndicators,
      maxOperationsPerService: evaluate.maxOperationsPerService,
      bucketSeconds: Math.round(evaluate.bucketSeconds / 60) * 60,
      falseAlarmEveryDays: evaluate.falseAlarmEveryDays,
    },
    learning: { trialDays: evaluate.trialDays, baselineDays: evaluate.baselineDays },
    recovery: {
      seconds: evaluate.recoveryMinutes * 60,
      points: 3,
      reopenSeconds: evaluate.reopenMinutes * 60,
    },
    settling: { quietMs: 10_000, patienceMs: 15 * 60_000 },
    historyDays: evaluate.historyDays,
    latenessSeconds: evaluate.latenessSeconds,
    lateSeconds: evaluate.lateHours * 3600,
    retireAfterDays: evaluate.retireAfterDays,
  };
}
