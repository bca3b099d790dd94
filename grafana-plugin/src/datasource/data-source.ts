import {
  DataSourceApi,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type ScopedVars,
  type TestDataSourceResponse,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import type { EpisodeCauseRequest, EpisodeResponse, IndicatorSummary } from '@shewhart/schemas/api';
import { annotationSupport } from './annotation-support.ts';
import { answerQuery } from './answer-query.ts';
import { CollectorClient } from './collector-client.ts';
import { KnownNames } from './known-names.ts';
import { defaultQuery, isComplete, migrateQuery, queryText, type CollectorQuery } from './query.ts';
import { readinessMessage } from './readiness-message.ts';
import type { CollectorSettings } from './settings.ts';
import { sqlLiteral } from './sql-literal.ts';
import {
  parseVariableQuery,
  valuesOfBaselines,
  valuesOfIndicators,
  valuesOfNames,
  type VariableValue,
} from './variable-query.ts';
import { CollectorVariableSupport } from './variable-support.ts';

/** Fields by which answers are filtered: several values are separated by `|`, and all of them is no filter. */
const filters = ['service', 'environment', 'team', 'severity'] as const;

/** The other fields that may hold variables, with how those are written into them. */
const formats = {
  indicator: 'csv',
  guardrails: 'csv',
  sql: sqlLiteral,
  before: undefined,
  after: undefined,
  changeId: undefined,
  metric: undefined,
  interval: undefined,
  groupBy: undefined,
} as const;

/** What a variable shows when everything is chosen, and what a filter then says. */
const allText = 'All';
const everything = '$__all';

/** The collector as a data source. Statistics are the collector's; nothing is computed here. */
export class CollectorDataSource extends DataSourceApi<CollectorQuery, CollectorSettings> {
  /** The query API, for the app's pages. */
  readonly collector: CollectorClient;
  /** Names for suggestions. */
  readonly known: KnownNames;

  constructor(settings: DataSourceInstanceSettings<CollectorSettings>) {
    super(settings);
    this.collector = new CollectorClient(
      `${settings.url ?? ''}/${settings.jsonData.usesToken ? 'token' : 'open'}`,
    );
    this.known = new KnownNames(this.collector);
    this.annotations = annotationSupport;
    this.variables = new CollectorVariableSupport(this);
  }

  async query(request: DataQueryRequest<CollectorQuery>): Promise<DataQueryResponse> {
    const span = { from: request.range.from.valueOf(), to: request.range.to.valueOf() };
    const queries = request.targets
      .map((saved) => migrateQuery(saved))
      .filter((query) => !query.hide)
      .map((query) => this.interpolate(query, request.scopedVars))
      .filter(isComplete);
    const answers = await Promise.allSettled(
      queries.map((query) =>
        answerQuery(this.collector, { query, span, isAnnotation: query.fromAnnotations ?? false }),
      ),
    );
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

  interpolate(query: CollectorQuery, scopedVars: ScopedVars): CollectorQuery {
    const templates = getTemplateSrv();
    const filled: Record<string, string> = {};
    for (const name of filters) {
      const text = query[name];
      if (text === undefined) continue;
      const isAll = templates.replace(text, scopedVars, 'text') === allText;
      filled[name] = isAll ? everything : templates.replace(text, scopedVars, 'pipe');
    }
    for (const [name, format] of Object.entries(formats) as [keyof typeof formats, undefined][]) {
      const text = query[name];
      if (text !== undefined) filled[name] = templates.replace(text, scopedVars, format);
    }
    return { ...query, ...filled };
  }

  override interpolateVariablesInQueries(
    queries: CollectorQuery[],
    scopedVars: ScopedVars,
  ): CollectorQuery[] {
    return queries.map((query) => this.interpolate(migrateQuery(query), scopedVars));
  }

  override filterQuery(query: CollectorQuery): boolean {
    return isComplete(migrateQuery(query));
  }

  override getDefaultQuery(): Partial<CollectorQuery> {
    return defaultQuery;
  }

  override getQueryDisplayText(query: CollectorQuery): string {
    return queryText(migrateQuery(query));
  }

  /**
   * The values of a dashboard variable.
   * @param text such as `indicators(service=$service, kind=p95)`
   * @throws Error with the forms that there are, when the text is none of them
   */
  async variableValues(text: string, scopedVars: ScopedVars = {}): Promise<VariableValue[]> {
    const query = parseVariableQuery(getTemplateSrv().replace(text, scopedVars, 'pipe'));
    if (query.list === 'baselines') {
      if (query.indicator === undefined) return [];
      return valuesOfBaselines((await this.collector.baselines(query.indicator)).baselines);
    }
    const isFiltered = [query.environment, query.kind, query.service].some((each) => each !== undefined);
    if (query.list === 'teams' || query.list === 'severities' || (query.list === 'services' && !isFiltered)) {
      return valuesOfNames(await this.known.names(query.list));
    }
    if (query.list !== 'indicators') return valuesOfIndicators(query, await this.known.indicators());
    const [indicators, firing, traffic] = await Promise.all([
      this.known.indicators(),
      this.known.firing(),
      this.known.traffic(),
    ]);
    return valuesOfIndicators(query, indicators, { firing, traffic });
  }

  /** All that is charted, for suggestions. */
  async indicators(): Promise<readonly IndicatorSummary[]> {
    return this.known.indicators();
  }

  /** Notes what caused an episode; the newest word counts. Needs a token of the scope `admin`. */
  async assignCause(episodeId: string, cause: EpisodeCauseRequest): Promise<void> {
    await this.collector.assignCause(episodeId, cause);
  }

  /** An episode with its suspects, runbook and what it resembles. */
  async episodeDetail(episodeId: string): Promise<EpisodeResponse> {
    return this.collector.episode(episodeId);
  }

  async testDatasource(): Promise<TestDataSourceResponse> {
    try {
      const readiness = await this.collector.readiness();
      const { indicators } = await this.collector.indicators();
      return readinessMessage(readiness, indicators.length);
    } catch (error) {
      return { status: 'error', message: messageOf(error) };
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
