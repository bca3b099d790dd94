import {
  DataSourceApi,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type MetricFindValue,
  type ScopedVars,
  type TestDataSourceResponse,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import type { EpisodeCauseRequest, IndicatorSummary } from '@shewhart/schemas/api';
import { changeFrame } from './change-frame.ts';
import { CollectorClient, type Span } from './collector-client.ts';
import { episodeAnnotations, episodeFrame } from './episode-frame.ts';
import { indicatorFrame } from './indicator-frame.ts';
import { defaultQuery, isComplete, migrateQuery, type CollectorQuery } from './query.ts';
import { nameFilter } from './name-filter.ts';
import { readinessMessage } from './readiness-message.ts';
import type { CollectorSettings } from './settings.ts';
import { sqlFrame } from './sql-frame.ts';
import { sqlLiteral } from './sql-literal.ts';
import { withTimeFilter } from './sql-time-filter.ts';
import { parseVariableQuery, variableValues } from './variable-query.ts';

/** Most indicators that one query draws; a dashboard with more is a list, not a chart. */
const maxCharts = 20;

/** How long the list of indicators is kept for suggestions and variables, in milliseconds. */
const listAgeMs = 30_000;

/** The collector as a data source. Statistics are the collector's; nothing is computed here. */
export class CollectorDataSource extends DataSourceApi<CollectorQuery, CollectorSettings> {
  readonly #client: CollectorClient;
  #listed: { readonly at: number; readonly indicators: Promise<readonly IndicatorSummary[]> } | undefined;

  constructor(settings: DataSourceInstanceSettings<CollectorSettings>) {
    super(settings);
    this.#client = new CollectorClient(
      `${settings.url ?? ''}/${settings.jsonData.usesToken ? 'token' : 'open'}`,
    );
    // Annotations use the query editor of panels.
    this.annotations = {};
  }

  async query(request: DataQueryRequest<CollectorQuery>): Promise<DataQueryResponse> {
    const span = { from: request.range.from.valueOf(), to: request.range.to.valueOf() };
    const queries = request.targets
      .map((saved) => migrateQuery(saved))
      .filter((query) => !query.hide)
      .map((query) => this.interpolate(query, request.scopedVars))
      .filter(isComplete);
    const isAnnotation = request.targets.some((target) => 'fromAnnotations' in target);
    const answers = await Promise.allSettled(queries.map((query) => this.#frames(query, span, isAnnotation)));
    const failed = answers.flatMap((answer, place) =>
      answer.status === 'rejected'
        ? [{ message: messageOf(answer.reason), refId: queries[place]!.refId }]
        : [],
    );
    return {
      data: answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])),
      ...(failed.length === 0 ? {} : { errors: failed }),
    };
  }

  async #frames(query: CollectorQuery, span: Span, isAnnotation: boolean): Promise<DataFrame[]> {
    const { refId } = query;
    const service = nameFilter(query.service ?? '');
    const environment = nameFilter(query.environment ?? '');
    const asked = { service: service.asked, environment: environment.asked };
    const isWanted = (each: { readonly service?: unknown; readonly environment?: unknown }): boolean =>
      service.matches(String(each.service)) && environment.matches(String(each.environment));
    switch (query.kind) {
      case 'indicator':
        return this.#charts(query, span);
      case 'sql':
        return [sqlFrame(await this.#client.sql(withTimeFilter(query.sql ?? '', span)), refId)];
      case 'changes': {
        const { changes } = await this.#client.changes(span, asked);
        return [changeFrame(changes.filter(isWanted), refId)];
      }
      case 'episodes': {
        const status = query.status === 'firing' ? { status: 'firing' } : {};
        const { episodes } = await this.#client.episodes(span, { ...asked, ...status });
        const wanted = episodes.filter(isWanted);
        return [isAnnotation ? episodeAnnotations(wanted) : episodeFrame(wanted, refId)];
      }
    }
  }

  async #charts({ indicator = '', refId }: CollectorQuery, span: Span): Promise<DataFrame[]> {
    const ids = indicator
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== '');
    const frames = await Promise.all(
      ids.slice(0, maxCharts).map(async (id) => indicatorFrame(await this.#client.chart(id, span), refId)),
    );
    if (ids.length > maxCharts && frames[0]) {
      const text = `${ids.length} indicators were chosen; the first ${maxCharts} are drawn.`;
      frames[0].meta = { ...frames[0].meta, notices: [{ severity: 'warning', text }] };
    }
    return frames;
  }

  interpolate(query: CollectorQuery, scopedVars: ScopedVars): CollectorQuery {
    const fill = (text: string | undefined, format?: string | typeof sqlLiteral): string =>
      text === undefined ? '' : getTemplateSrv().replace(text, scopedVars, format);
    return {
      ...query,
      indicator: fill(query.indicator, 'csv'),
      service: fill(query.service, 'pipe'),
      environment: fill(query.environment, 'pipe'),
      sql: fill(query.sql, sqlLiteral),
    };
  }

  override interpolateVariablesInQueries(
    queries: CollectorQuery[],
    scopedVars: ScopedVars,
  ): CollectorQuery[] {
    return queries.map((query) => this.interpolate(migrateQuery(query), scopedVars));
  }

  override getDefaultQuery(): Partial<CollectorQuery> {
    return defaultQuery;
  }

  override getQueryDisplayText({ kind, indicator, sql }: CollectorQuery): string {
    return kind === 'indicator' ? (indicator ?? '') : kind === 'sql' ? (sql ?? '') : kind;
  }

  override async metricFindQuery(
    query: string | { query?: string },
    options?: { scopedVars?: ScopedVars },
  ): Promise<MetricFindValue[]> {
    const text = typeof query === 'string' ? query : (query.query ?? '');
    const filled = getTemplateSrv().replace(text, options?.scopedVars, 'pipe');
    return variableValues(parseVariableQuery(filled), await this.indicators());
  }

  /** All that is charted, for suggestions; asked again after half a minute or a failure. */
  async indicators(): Promise<readonly IndicatorSummary[]> {
    const now = Date.now();
    if (this.#listed === undefined || now - this.#listed.at > listAgeMs) {
      const indicators = this.#client.indicators().then((answer) => answer.indicators);
      this.#listed = { at: now, indicators };
      indicators.catch(() => (this.#listed = undefined));
    }
    return this.#listed.indicators;
  }

  async assignCause(episodeId: string, cause: EpisodeCauseRequest): Promise<void> {
    await this.#client.assignCause(episodeId, cause);
  }

  async testDatasource(): Promise<TestDataSourceResponse> {
    try {
      const readiness = await this.#client.readiness();
      const { indicators } = await this.#client.indicators();
      return readinessMessage(readiness, indicators.length);
    } catch (error) {
      return { status: 'error', message: messageOf(error) };
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
