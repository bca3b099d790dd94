import { median } from '../estimate/median.ts';
import { quantile } from '../estimate/quantile.ts';
import { changeFailRate, type ChangeFailRate } from './change-fail-rate.ts';
import { commitLeadTimes, type Commit } from './commit-lead-times.ts';
import type { DeliveryWindow, Deployment, FailureLink } from './deployment.ts';
import { finishedWithin } from './deployment.ts';
import { deploymentFrequency, type DeploymentFrequency } from './deployment-frequency.ts';
import { quickCheck, type QuickCheck } from './quick-check.ts';
import { recoveryTime, type DurationSummary } from './recovery-time.ts';
import { reworkRate } from './rework-rate.ts';
import type { Share } from './wilson-interval.ts';

export interface DeliveryRequest {
  /** Of one environment; earlier ones than the window tell which commits were there before it. */
  readonly deployments: readonly Deployment[];
  readonly commits: ReadonlyMap<string, Commit>;
  readonly links: readonly FailureLink[];
  readonly window: DeliveryWindow;
  readonly now: number;
  /** How long after a deployment an incident may still be its; 24 hours. */
  readonly maturesAfterMs?: number;
  readonly withoutRollbacks?: boolean;
}

export interface LeadTimeSummary {
  /** Commits with a lead time. */
  readonly n: number;
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p95: number | null;
  readonly negative: number;
  /** Part of the window's deployments whose commits cannot be told; null without deployments. */
  readonly unlinkedShare: number | null;
  readonly method: string;
}

export interface DeliveryMetrics {
  readonly window: DeliveryWindow;
  readonly frequency: DeploymentFrequency;
  /** In milliseconds. */
  readonly leadTime: LeadTimeSummary;
  readonly failRate: ChangeFailRate;
  /** In milliseconds. */
  readonly recovery: DurationSummary;
  readonly rework: Share & { readonly method: string };
  readonly quickCheck: QuickCheck;
}

/** The five delivery metrics over a window, each with n and method: one definition for every reader. */
export function deliveryMetrics(request: DeliveryRequest): DeliveryMetrics {
  const { deployments, links, window, now, maturesAfterMs = 86_400_000 } = request;
  const { withoutRollbacks = false } = request;
  const frequency = deploymentFrequency(deployments, window);
  const leadTime = summariseLead(request);
  const failRate = changeFailRate(deployments, links, { window, now, maturesAfterMs, withoutRollbacks });
  const recovery = recoveryTime(deployments, links, { window, now });
  const rework = reworkRate(deployments, window);
  return {
    window,
    frequency,
    leadTime,
    failRate,
    recovery,
    rework,
    quickCheck: quickCheck({
      leadMs: leadTime.p50,
      gapMs: frequency.medianGapMs,
      recoveryMs: recovery.p50,
      failRate: failRate.withInferred.value,
      reworkRate: rework.value,
    }),
  };
}

function summariseLead({ deployments, commits, window }: DeliveryRequest): LeadTimeSummary {
  const all = commitLeadTimes(deployments, commits);
  const inWindow = finishedWithin(deployments, window).filter(
    ({ outcome, isRollback }) => outcome === 'succeeded' && !isRollback,
  );
  const ids = new Set(inWindow.map(({ id }) => id));
  const own = all.commits.filter(({ deploymentId }) => ids.has(deploymentId));
  const leads = own.map(({ leadMs }) => leadMs).filter((lead) => lead !== null);
  const at = (probability: number): number | null =>
    leads.length === 0 ? null : quantile(leads, probability);
  return {
    n: leads.length,
    p50: leads.length === 0 ? null : median(leads),
    p75: at(0.75),
    p95: at(0.95),
    negative: own.length - leads.length,
    unlinkedShare: ids.size === 0 ? null : all.unknown.filter((id) => ids.has(id)).length / ids.size,
    method: 'per commit, to the first successful deployment that contains it; merges left out; R-7 quantiles',
  };
}
