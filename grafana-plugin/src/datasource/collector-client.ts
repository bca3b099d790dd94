import { getBackendSrv, isFetchError } from '@grafana/runtime';
import type {
  ChangesResponse,
  EpisodeCauseRequest,
  EpisodeListResponse,
  IndicatorChartResponse,
  IndicatorListResponse,
  ReadinessResponse,
  SqlRequest,
  SqlResponse,
} from '@shewhart/schemas/api';
import { lastValueFrom } from 'rxjs';
import { CollectorFailure, failureText } from './collector-failure.ts';

/** A span of time in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface EpisodeFilter {
  readonly indicator?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly status?: string;
}

export type ChangeFilter = Pick<EpisodeFilter, 'service' | 'environment'>;

/** The collector's query API as far as the plugin uses it, through Grafana's proxy. */
export class CollectorClient {
  readonly #base: string;

  /** @param base address of the proxy route, without a slash at its end */
  constructor(base: string) {
    this.#base = base;
  }

  async indicators(): Promise<IndicatorListResponse> {
    return this.#ask('GET', '/api/v1/indicators');
  }

  async chart(id: string, span: Span): Promise<IndicatorChartResponse> {
    return this.#ask('GET', `/api/v1/indicators/${encodeURIComponent(id)}/chart`, iso(span));
  }

  async episodes(span: Span, filter: EpisodeFilter): Promise<EpisodeListResponse> {
    return this.#ask('GET', '/api/v1/episodes', { ...iso(span), ...given(filter) });
  }

  /** The newest thousand changes. */
  async changes(span: Span, filter: ChangeFilter): Promise<ChangesResponse> {
    return this.#ask('GET', '/api/v1/changes', { ...iso(span), ...given(filter), limit: '1000' });
  }

  async sql(request: SqlRequest): Promise<SqlResponse> {
    return this.#ask('POST', '/api/v1/sql', {}, request);
  }

  async assignCause(episodeId: string, cause: EpisodeCauseRequest): Promise<void> {
    await this.#ask('POST', `/api/v1/episodes/${encodeURIComponent(episodeId)}/cause`, {}, cause);
  }

  /** Readiness is an answer even when it is 503. */
  async readiness(): Promise<ReadinessResponse> {
    try {
      return await this.#ask('GET', '/readyz');
    } catch (error) {
      if (error instanceof CollectorFailure && isReadiness(error.body)) return error.body;
      throw error;
    }
  }

  async #ask<Answer>(
    method: string,
    path: string,
    params?: Record<string, string>,
    data?: unknown,
  ): Promise<Answer> {
    try {
      const response = await lastValueFrom(
        getBackendSrv().fetch<Answer>({
          url: `${this.#base}${path}`,
          method,
          ...(params === undefined ? {} : { params }),
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
function given(filter: EpisodeFilter): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== '' && value !== undefined),
  );
}
