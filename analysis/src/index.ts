/**
 * Catalogue of the folder: control charts and what they are made of. Everything is a pure function of
 * its arguments; the README tells which group answers which question.
 */

// A chart of a request, start to finish: the charts/evaluate contract.
export { evaluateChart, trialPoints } from './evaluate.ts';
export type { AnswerDispersion, AnswerPoint, AnswerStage, ChartAnswer } from './evaluate/chart-answer.ts';
export { ChartError } from './chart-error.ts';

// Charts.
export type { ControlChart, ControlLines, NaturalBounds, StageLimits } from './chart/control-chart.ts';
export { capability, type Capability } from './chart/capability.ts';
export { cChart } from './chart/c-chart.ts';
export { cusumChart, type CusumChart, type CusumOptions } from './chart/cusum-chart.ts';
export { ewmaChart, type EwmaOptions } from './chart/ewma-chart.ts';
export { gChart, type GOptions } from './chart/g-chart.ts';
export { hotellingChart, type HotellingChart, type VariableRows } from './chart/hotelling-chart.ts';
export { movingAverageChart } from './chart/moving-average-chart.ts';
export { npChart } from './chart/np-chart.ts';
export { pChart } from './chart/p-chart.ts';
export { pPrimeChart } from './chart/p-prime-chart.ts';
export { runChart } from './chart/run-chart.ts';
export { tChart } from './chart/t-chart.ts';
export { tPowerChart } from './chart/t-power-chart.ts';
export { uChart } from './chart/u-chart.ts';
export { uPrimeChart } from './chart/u-prime-chart.ts';
export { xbarChart, type XbarOptions } from './chart/xbar-chart.ts';
export { xmrChart, type XmrOptions } from './chart/xmr-chart.ts';

// Estimators.
export { constantC4 } from './estimate/constant-c4.ts';
export { constantD2 } from './estimate/constant-d2.ts';
export { constantD3 } from './estimate/constant-d3.ts';
export { mean } from './estimate/mean.ts';
export { median } from './estimate/median.ts';
export { movingRanges } from './estimate/moving-ranges.ts';
export { quantile } from './estimate/quantile.ts';
export { sampleStandardDeviation } from './estimate/sample-standard-deviation.ts';
export { sigmaIndividuals, type IndividualsMethod } from './estimate/sigma-individuals.ts';
export { sigmaSubgroups, type SubgroupMethod } from './estimate/sigma-subgroups.ts';
export { subgroupStatistics, type SubgroupStatistics } from './estimate/subgroup-statistics.ts';

// Indicators: a model fitted to a baseline, points judged against it, episodes.
export {
  isOpen,
  noEpisode,
  stepEpisode,
  type Episode,
  type EpisodeEvent,
  type EpisodeRules,
  type EpisodeState,
  type EpisodeStep,
} from './episode/episode-machine.ts';
export { episodeRules } from './episode/episode-rules.ts';
export type { BaselineSeries } from './model/baseline-series.ts';
export { fitModel, pagingPoints } from './model/fit-model.ts';
export { followSeries, type FollowedSeries } from './model/follow-series.ts';
export { judgePoint, startJudge, type Judgement, type JudgeState } from './model/indicator-judge.ts';
export type { IndicatorModel } from './model/indicator-model.ts';
export { judgementText } from './model/judgement-text.ts';
export { defaultJudgeOptions, type Direction, type JudgeOptions } from './model/judge-options.ts';
export { defaultModelSettings, type ModelSettings } from './model/model-settings.ts';
export {
  followPoint,
  startFollower,
  type FollowerState,
  type FollowerStep,
} from './model/series-follower.ts';
export {
  normalDraw,
  seededStream,
  simulatedSeries,
  type ProcessKind,
  type Stream,
} from './model/simulated-series.ts';

// Rules.
export { anhoejAnalysis, type AnhoejAnalysis } from './rule/anhoej-analysis.ts';
export { applyRules, type RuleContext, type Violation } from './rule/apply-rules.ts';
export { ruleByName, ruleCatalogue, ruleSet, ruleSetNames } from './rule/rule-catalogue.ts';
export type { RuleDefinition, RulePattern } from './rule/rule-definition.ts';
export { chartFamily, illegalBecause, type ChartFamily, type ChartKind } from './rule/rule-legality.ts';

// How often charts cry wolf, and limits by that.
export { autocorrelatedRunLength } from './run-length/autocorrelated-run-length.ts';
export { budgetRunLength } from './run-length/alarm-budget.ts';
export { cusumDecision } from './run-length/cusum-decision.ts';
export { cusumRunLength, oneSidedCusumRunLength, type CusumDesign } from './run-length/cusum-run-length.ts';
export { ewmaRunLength } from './run-length/ewma-run-length.ts';
export { ewmaWidth } from './run-length/ewma-width.ts';
export { ruleSetRunLength } from './run-length/rule-set-run-length.ts';
export { shewhartRunLength } from './run-length/shewhart-run-length.ts';
export { shewhartWidth } from './run-length/shewhart-width.ts';
export { windowProbability } from './run-length/window-probability.ts';

// Canaries: a version under trial beside its baseline.
export { evaluateCanary } from './canary/evaluate-canary.ts';
export type { CanaryAnswer, CanaryVerdict, MetricAnswer } from './canary/canary-answer.ts';
export { classifyMetric, type ClassifiedMetric, type MetricOptions } from './canary/classify-metric.ts';
export { compareFailures, type FailureComparison, type FailureCount } from './canary/compare-failures.ts';
export { compareMeans, type SequentialComparison, type SequentialOptions } from './canary/compare-means.ts';
export { exposurePlan, type ExposurePlan, type ExposureRequest } from './canary/exposure-plan.ts';
export { locationShift, type LocationShift } from './canary/location-shift.ts';
export { mixtureSprt } from './canary/mixture-sprt.ts';
export { scoreGroups, type CanaryScore } from './canary/score-groups.ts';
export { shareInterval } from './canary/share-interval.ts';

// Delivery: what deployments, commits, failures and recoveries say of a service.
export { changeFailRate, isPending, type ChangeFailRate } from './delivery/change-fail-rate.ts';
export { deployedCommits, type Commit, type DeploymentContent } from './delivery/deployed-commits.ts';
export { isDelivery, type DeliveryWindow, type DeployedChange } from './delivery/deployed-change.ts';
export { deliveryMetrics, type DeliveryMetrics } from './delivery/delivery-metrics.ts';
export { deploymentFrequency, type DeploymentFrequency } from './delivery/deployment-frequency.ts';
export { doraBand, type DoraLevel, type DoraMetric } from './delivery/dora-bands.ts';
export {
  censoredDistribution,
  closedDistribution,
  type DurationDistribution,
} from './delivery/duration-distribution.ts';
export { leadTime, type LeadTime } from './delivery/lead-time.ts';
export { quickCheck, type QuickCheck, type QuickCheckAnswers } from './delivery/quick-check.ts';
export { recoveryDuration, recoveryTime, type RecoveryTime } from './delivery/recovery-time.ts';
export { reworkRate } from './delivery/rework-rate.ts';
export { survivalCurve, survivalQuantile, type Duration } from './delivery/survival-quantile.ts';
export { wilsonInterval, type Share } from './delivery/wilson-interval.ts';

// The calendar of changes.
export { findConflicts, type Activity, type Conflict } from './calendar/find-conflicts.ts';
export {
  isFrozen,
  runwayOf,
  type FreezeException,
  type FreezeWindow,
  type ProposedChange,
  type Runway,
} from './calendar/freeze.ts';
export { isInScope, isNamed, type Scope, type ScopeTarget } from './calendar/scope.ts';
// The effect of a change: one indicator before and after.
export {
  comparePeriods,
  verdictOf,
  type Comparison,
  type ComparisonRequest,
  type ComparisonScale,
  type ComparisonVerdict,
} from './effect/compare-periods.ts';
export { holmAdjusted } from './effect/holm-adjusted.ts';
export type { Period } from './effect/period.ts';

// Incidents: how many, how far apart, how long, and what happened again.
export type { TrendIncident } from './incident-trends/incident.ts';
export {
  incidentTrends,
  type IncidentTrends,
  type IncidentTrendsRequest,
  type TrendGroupName,
} from './incident-trends/incident-trends.ts';
export type { TimeSummary } from './incident-trends/time-distribution.ts';

// Gates that a change passes on its way.
export { evaluateGate } from './gate/evaluate-gate.ts';
export {
  gateRules,
  type CheckFact,
  type GateAnswer,
  type GateFacts,
  type GatePolicy,
  type GateReason,
  type GateRule,
  type ReviewFact,
  type RollbackPlanFact,
} from './gate/gate-facts.ts';

// Integrity of an append-only trail.
export { MerkleFrontier } from './integrity/merkle-frontier.ts';
export {
  inclusionProof,
  merkleLeaf,
  merkleRoot,
  verifyInclusion,
  type Digest,
} from './integrity/merkle-tree.ts';

// Distributions.
export { normalCumulative } from './distribution/normal-cumulative.ts';
export { normalQuantile } from './distribution/normal-quantile.ts';
