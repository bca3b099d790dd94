import { getBackendSrv, isFetchError } from '@grafana/runtime';
import type {
  BaselineComparisonResponse,
  BaselineRequest,
  BaselineResponse,
  ChangeEffectListResponse,
  ChangeEffectResponse,
  DeliveryEventsResponse,
  DeliveryResponse,
  Dependency,
  EpisodeCauseRequest,
  EpisodeListResponse,
  EpisodeResponse,
  FailureLinkMessage,
  IncidentTrendsResponse,
  IndicatorChartResponse,
  IndicatorListResponse,
  LinkRequest,
  ReadinessResponse,
  SqlRequest,
  SqlResponse,
  TrailItem,
} from '@shewhart/schemas/api';
import { lastValueFrom } from 'rxjs';
import type { Change, ChangeDetail, Incident } from './collector-answers.ts';
import { CollectorFailure, failureText } from './collector-failure.ts';
import { SharedRequests } from './shared-requests.ts';

/** A span of time in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Filters as the routes know them; what is empty or absent is not asked for. */
export type Filter = Readonly<Record<string, string | undefined>>;

const mostEvents = '1000';

/** The collector's query API as far as the plugin uses it, through Grafana's proxy. */
export class CollectorClient {
  readonly #base: string;
  readonly #shared = new SharedRequests();

  /** @param base address of the proxy route, without a slash at its end */
  constructor(base: string) {
    this.#base = base;
  }

  async indicators(): Promise<IndicatorListResponse> {
    return this.#read('/api/v1/indicators');
  }

  async chart(id: string, span: Span): Promise<IndicatorChartResponse> {
    return this.#read(`/api/v1/indicators/${encodeURIComponent(id)}/chart`, iso(span));
  }

  async episodes(span: Span, filter: Filter): Promise<EpisodeListResponse> {
    return this.#read('/api/v1/episodes', { ...iso(span), ...filter });
  }

  async episode(id: string): Promise<EpisodeResponse> {
    return this.#read(`/api/v1/episodes/${encodeURIComponent(id)}`);
  }

  async baselines(indicator = ''): Promise<{ readonly baselines: readonly BaselineResponse[] }> {
    return this.#read('/api/v1/baselines', { indicator });
  }

  async baselineComparison(filter: Filter): Promise<BaselineComparisonResponse> {
    return this.#read('/api/v1/baselines/compare', filter);
  }

  /** The newest thousand changes. */
  async changes(
    span: Span,
    filter: Filter,
  ): Promise<{ readonly changes: readonly Change[]; readonly next: string | null }> {
    return this.#read('/api/v1/changes', { ...iso(span), ...filter, limit: mostEvents });
  }

  async change(id: string): Promise<ChangeDetail> {
    return this.#read(`/api/v1/changes/${encodeURIComponent(id)}`);
  }

  async effect(changeId: string): Promise<ChangeEffectResponse> {
    return this.#read(`/api/v1/changes/${encodeURIComponent(changeId)}/effect`);
  }

  /** Verdicts on the changes of a service. */
  async effects(span: Span, filter: Filter): Promise<ChangeEffectListResponse> {
    return this.#read('/api/v1/changes/effects', { ...iso(span), ...filter });
  }

  /** The newest thousand incidents. */
  async incidents(
    span: Span,
    filter: Filter,
  ): Promise<{ readonly incidents: readonly Incident[]; readonly next: string | null }> {
    return this.#read('/api/v1/incidents', { ...iso(span), ...filter, limit: mostEvents });
  }

  async incidentTrends(span: Span, filter: Filter): Promise<IncidentTrendsResponse> {
    return this.#read('/api/v1/incidents/trends', { ...iso(span), ...filter });
  }

  async delivery(span: Span, filter: Filter): Promise<DeliveryResponse> {
    return this.#read('/api/v1/delivery', { ...iso(span), ...filter });
  }

  async deliveryEvents(span: Span, filter: Filter): Promise<DeliveryEventsResponse> {
    return this.#read('/api/v1/delivery/events', { ...iso(span), ...filter });
  }

  async links(filter: Filter): Promise<{ readonly links: readonly FailureLinkMessage[] }> {
    return this.#read('/api/v1/links', filter);
  }

  /** Who calls whom, from spans. */
  async dependencies(filter: Filter): Promise<{ readonly dependencies: readonly Dependency[] }> {
    return this.#read('/api/v1/dependencies', filter);
  }

  /** What was decided about something: answers of gates, plans, corrections. */
  async trail(subject: string): Promise<{ readonly entries: readonly TrailItem[] }> {
    return this.#read('/api/v1/trail', { subject });
  }

  async sql(request: SqlRequest): Promise<SqlResponse> {
    const key = `POST /api/v1/sql ${JSON.stringify(request)}`;
    return this.#shared.ask(key, () => this.#send('POST', '/api/v1/sql', {}, request));
  }

  async assignCause(episodeId: string, cause: EpisodeCauseRequest): Promise<void> {
    await this.#write(`/api/v1/episodes/${encodeURIComponent(episodeId)}/cause`, cause);
  }

  async correctLink(link: LinkRequest): Promise<void> {
    await this.#write('/api/v1/links', link);
  }

  /** Freezes new limits, which supersede the version before. */
  async freezeBaseline(request: BaselineRequest): Promise<BaselineResponse> {
    return this.#write('/api/v1/baselines', request);
  }

  /** Readiness is an answer even when it is 503. */
  async readiness(): Promise<ReadinessResponse> {
    try {
      return await this.#read('/readyz');
    } catch (error) {
      if (error instanceof CollectorFailure && isReadiness(error.body)) return error.body;
      throw error;
    }
  }

  async #read<Answer>(path: string, filter: Filter = {}): Promise<Answer> {
    const params = given(filter);
    const key = `GET ${path} ${JSON.stringify(params)}`;
    return this.#shared.ask(key, () => this.#send<Answer>('GET', path, params));
  }

  async #write<Answer>(path: string, data: unknown): Promise<Answer> {
    const answer = await this.#send<Answer>('POST', path, {}, data);
    this.#shared.forgetAll();
    return answer;
  }

  async #send<Answer>(
    method: string,
    path: string,
    params: Record<string, string>,
    data?: unknown,
  ): Promise<Answer> {
    try {
      const response = await lastValueFrom(
        getBackendSrv().fetch<Answer>({
          url: `${this.#base}${path}`,
          method,
          params,
          ...(data === undefined ? {} : { data }),
          showErrorAlert: false,
        }),
      );
      return response.data;
    } catch (error) {
      throw failureOf(error);
    }
  }
}

function failureOf(error: unknown): Error {
  if (!isFetchError<unknown>(error)) return error instanceof Error ? error : new Error(String(error));
  const { status, data } = error;
  return new CollectorFailure(failureText(status, data), status, data);
}

const isReadiness = (body: unknown): body is ReadinessResponse =>
  typeof body === 'object' && body !== null && 'parts' in body && 'status' in body;

const iso = ({ from, to }: Span): Record<string, string> => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});

/** A filter without what is left open. */
function given(filter: Filter): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}
