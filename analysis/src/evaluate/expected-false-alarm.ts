import { remembered } from '../numeric/remembered.ts';
import { cusumRunLength } from '../run-length/cusum-run-length.ts';
import { ewmaRunLength } from '../run-length/ewma-run-length.ts';
import { ruleSetRunLength } from '../run-length/rule-set-run-length.ts';
import type { RuleDefinition } from '../rule/rule-definition.ts';
import type { ChartRequest } from './chart-request.ts';
import {
  cusumInterval,
  defaultWeight,
  ewmaLimitWidth,
  hotellingConfidence,
  limitWidth,
} from './limit-width.ts';

const keptEwma = remembered(256, ewmaRunLength);
const keptCusum = remembered(256, cusumRunLength);

/** Number of variables of a T2 request. */
function variablesOf({ data }: ChartRequest): number {
  return data.kind === 'rows' ? (data.rows.find((rows) => rows.length > 0)?.[0]?.length ?? 1) : 1;
}

/**
 * Points between false alarms of the chart and rules as configured, for a stable process that is
 * independent and normal (on the chart's own scale) with limits known exactly; null when no rule can
 * alarm point by point. EWMA is taken with its final limits.
 */
export function expectedFalseAlarm(request: ChartRequest, rules: readonly RuleDefinition[]): number | null {
  const { chart, params } = request;
  if (rules.length === 0) return null;
  if (chart === 't2') return 1 / (1 - hotellingConfidence(request, variablesOf(request)));
  if (chart === 'ewma') return keptEwma(params.lambda ?? defaultWeight, ewmaLimitWidth(request));
  if (chart === 'cusum') {
    const decision = cusumInterval(request);
    const headstart = Math.min(params.headstart ?? 0, decision);
    return keptCusum({ allowance: params.k ?? 0.5, decision, headstart });
  }
  const runLength = ruleSetRunLength(rules, limitWidth(request));
  return Number.isFinite(runLength) ? runLength : null;
}
