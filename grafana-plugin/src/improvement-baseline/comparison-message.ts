import type { BaselineResponse } from '@shewhart/schemas/api';

/** `GET /api/v1/baselines/compare`: one indicator in two periods. Instants are RFC 3339 in UTC, null is "not known". */

export type Verdict = 'better' | 'worse' | 'no-detectable-change' | 'too-early';

export interface PeriodMessage {
  readonly from: string;
  readonly to: string;
  readonly version: number | null;
  readonly n: number;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly sigma: number | null;
  readonly author: string;
  readonly reason: string;
  readonly frozen: boolean;
}

export interface GuardrailMessage {
  readonly indicatorId: string;
  readonly title: string;
  readonly verdict: Verdict;
  readonly effect: number | null;
  readonly relative: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason: string;
  readonly outOfControl: boolean;
}

export interface BaselineComparisonResponse {
  readonly indicator: {
    readonly id: string;
    readonly title: string;
    readonly unit: string;
    readonly service: string;
    readonly environment: string;
    /** Of harm. */
    readonly direction: 'up' | 'down' | 'both';
  };
  readonly before: PeriodMessage;
  readonly after: PeriodMessage;
  readonly effect: number | null;
  readonly relative: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly guardrails: readonly GuardrailMessage[];
  readonly versions: readonly BaselineResponse[];
}
