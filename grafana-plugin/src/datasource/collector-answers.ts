/**
 * Answers of the collector that `@shewhart/schemas/api` does not describe yet, as far as the plugin reads
 * them. Durations are milliseconds, instants RFC 3339 in UTC, shares 0 to 1; null is "not known".
 */
import type { BaselineResponse, EpisodeSummary } from '@shewhart/schemas/api';
import type { deliveryMetrics } from './query.ts';

export type MetricName = (typeof deliveryMetrics)[number];
export type Verdict = 'better' | 'worse' | 'no-detectable-change' | 'too-early';

export interface Window {
  readonly from: string;
  readonly to: string;
}

export interface Share {
  readonly value: number | null;
  readonly k: number;
  readonly n: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface Distribution {
  readonly n: number;
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface DeliveryMetricsMessage {
  readonly deploymentFrequency: {
    readonly perDay: number | null;
    readonly n: number;
    readonly rollbacks: number;
    readonly method: string;
  };
  readonly leadTime: Distribution & { readonly unlinkedShare: number | null; readonly method: string };
  readonly changeFailRate: {
    readonly explicit: Share;
    readonly withInferred: Share;
    readonly pending: number;
    readonly method: string;
  };
  readonly recoveryTime: Distribution & { readonly open: number; readonly method: string };
  readonly reworkRate: Share & { readonly method: string };
}

export interface DeliveryResponse {
  readonly window: Window & { readonly interval: string };
  readonly metrics: DeliveryMetricsMessage;
  readonly intervals: readonly (Window & { readonly metrics: DeliveryMetricsMessage })[];
  readonly groups?: readonly { readonly name: string; readonly metrics: DeliveryMetricsMessage }[];
}

export interface FailureLink {
  readonly changeId: string;
  readonly incidentId: string | null;
  readonly episodeId: string | null;
  readonly method: string;
  readonly confidence: number;
  readonly verdict: 'failed' | 'not-failed';
  readonly reason: string;
  readonly recoveredAt: string | null;
  readonly author: string | null;
}

export interface FailureLinkRequest {
  readonly changeId: string;
  readonly incidentId?: string | null;
  readonly verdict: 'failed' | 'not-failed';
  readonly author: string;
  readonly reason: string;
}

export interface DeliveryEvent {
  readonly changeId: string;
  readonly service: string;
  readonly environment: string;
  readonly team: string;
  readonly version: string;
  readonly commit: string;
  readonly started: string;
  readonly finished: string | null;
  readonly outcome: string;
  readonly url: string;
  readonly title: string;
  /** How the event entered the number, in words. */
  readonly counts: string;
  readonly leadMs: number | null;
  readonly recoveryMs: number | null;
  readonly pending: boolean;
}

export interface DeliveryEventsResponse {
  readonly metric: MetricName;
  readonly counted: number;
  /** All events behind the number, the denominator's among them. */
  readonly total: number;
  readonly events: readonly DeliveryEvent[];
  readonly next: string | null;
}

/** An entry of `/api/v1/changes`, by the schema of that route. */
export interface Change {
  readonly changeId: string;
  readonly kind: string;
  readonly service: string;
  readonly environment: string;
  readonly version?: string;
  readonly previousVersion?: string;
  readonly commit?: string;
  readonly repository?: string;
  readonly actor?: string;
  readonly title?: string;
  readonly pipeline?: string;
  readonly team?: string;
  readonly started: string;
  readonly finished?: string | null;
  readonly outcome: string;
  readonly links?: readonly string[];
  readonly labels?: readonly string[];
  readonly sources?: readonly string[];
}

/** An entry of `/api/v1/incidents`, by the schema of that route. */
export interface Incident {
  readonly incidentId: string;
  readonly kind: string;
  readonly status: string;
  readonly started: string;
  readonly detected: string;
  readonly acknowledged?: string | null;
  readonly mitigated?: string | null;
  readonly resolved?: string | null;
  readonly severity?: string;
  readonly severityDeclared?: string;
  readonly severityDerived?: string;
  readonly severityReason?: string;
  readonly services: readonly string[];
  readonly service?: string;
  readonly environment: string;
  readonly team?: string;
  readonly title?: string;
  readonly url?: string;
  readonly links?: readonly string[];
  readonly changes?: readonly string[];
  readonly cause?: string;
}

export interface ChangeDetail {
  readonly change: Change;
  readonly commits?: readonly {
    readonly commit: string;
    readonly title: string;
    readonly author: string;
    readonly committed: string | null;
    readonly leadMs: number | null;
  }[];
  readonly links?: readonly FailureLink[];
}

/** What people and gates decided about a change, a service or a policy. */
export interface TrailEntry {
  readonly id: string;
  readonly time: string;
  readonly kind: string;
  readonly subject: string;
  readonly actor: string;
  readonly payload: unknown;
}

export interface ChangeEffectListResponse {
  readonly effects: readonly {
    readonly changeId: string;
    readonly verdict: Verdict;
    readonly summary: string;
  }[];
}

export interface ChangeEffectResponse {
  readonly changeId: string;
  readonly at: string;
  readonly window: { readonly before: Window; readonly after: Window };
  readonly verdict: Verdict;
  readonly summary: string;
  readonly indicators: readonly IndicatorEffect[];
}

export interface IndicatorEffect {
  readonly indicatorId: string;
  readonly title: string;
  readonly kind: string;
  readonly unit: string;
  readonly before: { readonly n: number; readonly center: number | null };
  readonly after: { readonly n: number; readonly center: number | null };
  readonly effect: number | null;
  readonly relative: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface IncidentTrendsResponse {
  readonly window: Window & { readonly interval: string };
  readonly counts: readonly (Window & {
    readonly total: number;
    readonly bySeverity: Readonly<Record<string, number>>;
  })[];
  readonly times: Readonly<Record<IncidentTime, TimeDistribution>>;
}

export type IncidentTime = 'detect' | 'acknowledge' | 'mitigate' | 'resolve';

export interface TimeDistribution extends Distribution {
  readonly overTime: readonly {
    readonly from: string;
    readonly p50: number | null;
    readonly p90: number | null;
    readonly n: number;
  }[];
}

export interface PeriodMessage extends Window {
  readonly version: number | null;
  readonly n: number;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface BaselineComparisonResponse {
  readonly indicator: {
    readonly id: string;
    readonly title: string;
    readonly unit: string;
    readonly service: string;
  };
  readonly before: PeriodMessage;
  readonly after: PeriodMessage;
  readonly effect: number | null;
  readonly relative: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly guardrails: readonly {
    readonly indicatorId: string;
    readonly title: string;
    readonly verdict: Verdict;
    readonly relative: number | null;
    readonly reason: string;
    readonly outOfControl: boolean;
  }[];
}

export interface BaselineListResponse {
  readonly baselines: readonly BaselineResponse[];
}

export interface Suspect {
  readonly changeId: string;
  readonly kind: string;
  readonly service: string;
  readonly version: string;
  readonly title: string;
  readonly at: string;
  readonly url: string;
  readonly confidence: number;
  readonly reason: string;
}

export interface EpisodeDetail extends EpisodeSummary {
  readonly suspects: readonly Suspect[];
  readonly runbook: string;
  readonly owner: string;
  readonly expectedFalseAlarmEveryDays: number | null;
  readonly chartUrl: string;
  readonly similar: readonly {
    readonly id: string;
    readonly startedAt: string;
    readonly endedAt: string | null;
    readonly cause: EpisodeSummary['cause'];
  }[];
}

export interface Dependency {
  readonly environment: string;
  readonly caller: string;
  readonly callee: string;
  readonly calls: number;
  readonly errors: number;
}
