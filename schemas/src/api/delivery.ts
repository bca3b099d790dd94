/**
 * The five delivery metrics, the events behind each, and the links that say which changes failed.
 *
 * Durations are milliseconds, instants RFC 3339 in UTC, shares 0 to 1. Null is "not known", never zero: no
 * deployments have no fail rate. Definitions: collector/src/delivery/README.md.
 */

export const deliveryMetricNames = [
  'deploymentFrequency',
  'leadTime',
  'changeFailRate',
  'recoveryTime',
  'reworkRate',
] as const;
export type MetricName = (typeof deliveryMetricNames)[number];

export const deliveryIntervals = ['day', 'week', 'month'] as const;
export type DeliveryInterval = (typeof deliveryIntervals)[number];

export const deliveryGroupings = ['service', 'team', 'environment', 'none'] as const;
export type DeliveryGrouping = (typeof deliveryGroupings)[number];

/** What both questions about delivery have in common. */
export interface DeliveryScopeQuery {
  readonly service?: string;
  /** `production` unless said; `*` for every environment. */
  readonly environment?: string;
  readonly team?: string;
  /** RFC 3339; 90 days before `to` unless said. */
  readonly from?: string;
  /** RFC 3339; now unless said. */
  readonly to?: string;
}

/** `GET /api/v1/delivery` */
export interface DeliveryQuery extends DeliveryScopeQuery {
  readonly interval?: DeliveryInterval;
  readonly groupBy?: DeliveryGrouping;
}

/** `GET /api/v1/delivery/events` */
export interface DeliveryEventsQuery extends DeliveryScopeQuery {
  readonly metric: MetricName;
  readonly limit?: number;
  readonly cursor?: string;
}

/** k of n with Wilson's interval at 95 %. */
export interface Share {
  readonly value: number | null;
  readonly k: number;
  readonly n: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** `lower` and `upper` enclose the median at 95 %. */
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
    /** Null for a window without length. */
    readonly perDay: number | null;
    /** Succeeded deployments; rollbacks are apart, redeploys among them. */
    readonly n: number;
    readonly rollbacks: number;
    /** Of a commit or version that was running there already. */
    readonly redeploys: number;
    readonly medianDaysPerWeek: number | null;
    /** Of `perDay`: exact interval of a Poisson count at 95 %. */
    readonly lower: number | null;
    readonly upper: number | null;
    readonly method: string;
  };
  readonly leadTime: Distribution & {
    /** Commits dated after the deployment that brought them: in no quantile. */
    readonly negative: number;
    /** Deployments whose commits cannot be told, of all that should bring some. */
    readonly unlinkedShare: number | null;
    readonly method: string;
  };
  readonly changeFailRate: {
    readonly explicit: Share;
    readonly withInferred: Share;
    /** Deployments too young to be judged: in no share. */
    readonly pending: number;
    readonly method: string;
  };
  /** `n` counts open ones too. */
  readonly recoveryTime: Distribution & { readonly open: number; readonly method: string };
  readonly reworkRate: Share & { readonly method: string };
  /** Commits that a deployment brought. */
  readonly batchSize: { readonly p50: number | null; readonly n: number };
}

export interface DeliveryResponse {
  readonly scope: {
    readonly service: string | null;
    readonly environment: string;
    readonly team: string | null;
  };
  readonly window: { readonly from: string; readonly to: string; readonly interval: DeliveryInterval };
  /** Over the whole window. */
  readonly metrics: DeliveryMetricsMessage;
  /** Oldest first, empty ones kept; `partial` where the window cuts one short. */
  readonly intervals: readonly {
    readonly from: string;
    readonly to: string;
    readonly metrics: DeliveryMetricsMessage;
    readonly partial: boolean;
  }[];
  /** Empty without `groupBy`. */
  readonly groups: readonly { readonly name: string; readonly metrics: DeliveryMetricsMessage }[];
  readonly bands: readonly {
    readonly year: number;
    readonly levels: readonly {
      readonly metric: MetricName;
      readonly band: string | null;
      readonly text: string;
    }[];
    readonly caution: string;
  }[];
  readonly quickCheck: {
    readonly score: number | null;
    readonly parts: readonly {
      readonly metric: MetricName;
      /** Category 1 to 6, or a percentage for the two rates. */
      readonly answer: number | null;
      /** 0 to 10. */
      readonly score: number | null;
    }[];
  };
  /** Frequency against success, an interval a row. */
  readonly tradeOff: readonly {
    readonly from: string;
    readonly to: string;
    readonly deployments: number;
    readonly failed: number;
    readonly failRate: Share;
    /** Median commits of a deployment. */
    readonly batchSize: number | null;
  }[];
  /** When the newest event that is counted here was taken in; null before the first. */
  readonly asOf: string | null;
}

export const failureMethods = [
  'person',
  'explicit',
  'rollback',
  'revert',
  'hotfix',
  'outcome',
  'inferred',
] as const;
export type FailureMethod = (typeof failureMethods)[number];
export type FailureVerdict = 'failed' | 'not-failed';

/** Why a change counts as failed, or, by the word of a person, why not. */
export interface FailureLinkMessage {
  readonly changeId: string;
  readonly incidentId: string | null;
  readonly episodeId: string | null;
  readonly method: FailureMethod;
  /** 0 to 1; what each method is worth stands in collector/src/delivery/README.md. */
  readonly confidence: number;
  readonly verdict: FailureVerdict;
  /** In words. */
  readonly reason: string;
  /** When the service worked again; null while it does not. */
  readonly recoveredAt: string | null;
  /** The person who said so; null for a rule. */
  readonly author: string | null;
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
  /** In words, how this event entered the number. */
  readonly counts: string;
  /** Into the numerator: failed, rework; of the other metrics every event that is counted. */
  readonly isCounted: boolean;
  /** Of a commit, in `leadTime` only. */
  readonly leadMs: number | null;
  /** So far, while `isOpen`. */
  readonly recoveryMs: number | null;
  /** Not yet recovered. */
  readonly isOpen: boolean;
  /** Too young to be judged. */
  readonly pending: boolean;
  /** Time of the commit, in `leadTime` only. */
  readonly committed: string | null;
  readonly links: readonly FailureLinkMessage[];
}

export interface DeliveryEventsResponse {
  readonly metric: MetricName;
  readonly window: { readonly from: string; readonly to: string };
  /** What the number counts: its n for frequency, lead and recovery time, its k for the two rates. */
  readonly counted: number;
  /** All events behind the number, the denominator's among them. */
  readonly total: number;
  /** Newest first. */
  readonly events: readonly DeliveryEvent[];
  readonly next: string | null;
}

/** `GET /api/v1/links` */
export interface LinksQuery {
  readonly changeId?: string;
  readonly incidentId?: string;
  readonly service?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface LinksResponse {
  readonly links: readonly FailureLinkMessage[];
}

/** `POST /api/v1/links`: the newest word of a person wins over every rule; earlier words stay. */
export interface LinkRequest {
  readonly changeId: string;
  /** Only in regard to this incident; without it the change as a whole. */
  readonly incidentId?: string | null;
  readonly verdict: FailureVerdict;
  readonly author: string;
  readonly reason: string;
}

/** A commit that a change brought. */
export interface ChangeCommit {
  readonly commit: string;
  readonly title: string;
  readonly author: string;
  readonly committed: string;
  readonly leadMs: number | null;
}

/** `GET /api/v1/changes/{id}` */
export interface ChangeResponse {
  readonly change: Readonly<Record<string, unknown>>;
  /** Newest first, at most 1000. */
  readonly commits: readonly ChangeCommit[];
  readonly links: readonly FailureLinkMessage[];
}
