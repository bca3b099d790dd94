import type { DataFrame } from '@grafana/data';
import { baselineFrame, stageAnnotations } from './baseline-frame.ts';
import { changeFrame } from './change-frame.ts';
import type { CollectorClient, Span } from './collector-client.ts';
import { comparisonFrame } from './comparison-frame.ts';
import { deliveryEventFrame, deliveryFrames } from './delivery-frames.ts';
import { effectFrame } from './effect-frame.ts';
import { episodeAnnotations, episodeFrame } from './episode-frame.ts';
import { worstFirst } from './episode-rank.ts';
import { incidentAnnotations, incidentFrame } from './incident-frame.ts';
import { indicatorFrame } from './indicator-frame.ts';
import { indicatorListFrame } from './indicator-list-frame.ts';
import { nameFilter, oneName } from './name-filter.ts';
import { queryKinds, type CollectorQuery, type QueryKind } from './query.ts';
import { readinessFrame } from './readiness-frame.ts';
import { sqlFrame } from './sql-frame.ts';
import { withTimeFilter } from './sql-time-filter.ts';
import { trendFrames } from './trend-frames.ts';

/** A query whose variables are filled in, and how its answer will be shown. */
export interface Inquiry {
  readonly query: CollectorQuery;
  readonly span: Span;
  /** As marks on the time axis instead of a table. */
  readonly isAnnotation: boolean;
}

type Answerer = (client: CollectorClient, inquiry: Inquiry) => Promise<DataFrame[]>;

/** Most indicators that one query draws; a dashboard with more is a list, not a chart. */
const maxCharts = 20;

const answerers: Readonly<Record<QueryKind, Answerer>> = {
  indicator: charts,
  indicators: async (client, { query }) => {
    const { indicators } = await client.indicators();
    const services = nameFilter(query.service ?? '');
    const environments = nameFilter(query.environment ?? '');
    const wanted = indicators.filter(
      ({ service, environment }) => services.includes(service) && environments.includes(environment),
    );
    return [indicatorListFrame(wanted, query.refId)];
  },
  episodes: async (client, { query, span, isAnnotation }) => {
    const isFiring = query.status === 'firing';
    const ids = listOf(query.indicator);
    const indicator = ids.length === 1 ? ids[0] : undefined;
    const filter = { ...askedBy(query), indicator, ...(isFiring ? { status: 'firing' } : {}) };
    const { episodes } = await client.episodes(span, filter);
    const wanted = episodes
      .filter(isWantedBy(query))
      .filter(({ indicatorId }) => ids.length === 0 || ids.includes(indicatorId));
    if (isAnnotation) return [episodeAnnotations(wanted)];
    return [episodeFrame(isFiring ? wanted.sort(worstFirst) : wanted, query.refId, Date.now())];
  },
  changes: async (client, { query, span }) => {
    const { changes, next } = await client.changes(span, askedBy(query));
    return [noteMore(changeFrame(changes.filter(isWantedBy(query)), query.refId), next)];
  },
  effect: async (client, { query }) => [effectFrame(await client.effect(query.changeId ?? ''), query.refId)],
  incidents: async (client, { query, span, isAnnotation }) => {
    const { incidents, next } = await client.incidents(span, askedBy(query));
    const severities = nameFilter(query.severity ?? '');
    const wanted = incidents
      .filter(isWantedBy(query))
      .filter(({ severity = '' }) => severities.includes(severity));
    return [isAnnotation ? incidentAnnotations(wanted) : noteMore(incidentFrame(wanted, query.refId), next)];
  },
  'incident-trends': async (client, { query, span }) => {
    const { interval = '', groupBy = '' } = query;
    const severity = oneName(query.severity, 'severity');
    const filter = { ...scopeOf(query), severity, interval, groupBy };
    return trendFrames(await client.incidentTrends(span, filter), query.refId);
  },
  delivery: async (client, { query, span }) => {
    const { interval = '', groupBy = '' } = query;
    const filter = { ...deliveryScopeOf(query), interval, groupBy };
    return deliveryFrames(await client.delivery(span, filter), query.refId);
  },
  'delivery-events': async (client, { query, span }) => {
    const filter = { ...deliveryScopeOf(query), metric: query.metric ?? '', limit: '1000' };
    return [deliveryEventFrame(await client.deliveryEvents(span, filter), query.refId)];
  },
  baselines: async (client, { query, isAnnotation }) => {
    const ids = listOf(query.indicator);
    const answers = await Promise.all((ids.length === 0 ? [''] : ids).map((id) => client.baselines(id)));
    const baselines = answers.flatMap((answer) => answer.baselines);
    return [isAnnotation ? stageAnnotations(baselines) : baselineFrame(baselines, query.refId)];
  },
  'baseline-comparison': async (client, { query }) => {
    const { indicator = '', before = '', after = '', guardrails = '' } = query;
    // A variable may offer the indicator itself, and nothing guards itself.
    const others = guardrails.split(',').filter((id) => id.trim() !== indicator);
    const filter = { indicatorId: indicator, before, after, guardrails: others.join(',') };
    return [comparisonFrame(await client.baselineComparison(filter), query.refId)];
  },
  readiness: async (client, { query }) => [readinessFrame(await client.readiness(), query.refId)],
  sql: async (client, { query, span }) => [
    sqlFrame(await client.sql(withTimeFilter(query.sql ?? '', span)), query.refId),
  ],
};

/**
 * The frames that answer a query.
 * @throws Error in words for the reader, when the collector refuses or the query cannot be understood
 */
export async function answerQuery(client: CollectorClient, inquiry: Inquiry): Promise<DataFrame[]> {
  const answerer = answerers[inquiry.query.kind] as Answerer | undefined;
  if (answerer === undefined) {
    throw new Error(
      `This release of the plugin does not know the query "${inquiry.query.kind}"; it knows ${queryKinds.join(', ')}. Was the dashboard saved by a newer one?`,
    );
  }
  return answerer(client, inquiry);
}

async function charts(client: CollectorClient, { query, span }: Inquiry): Promise<DataFrame[]> {
  const ids = listOf(query.indicator);
  const frames = await Promise.all(
    ids.slice(0, maxCharts).map(async (id) => indicatorFrame(await client.chart(id, span), query.refId)),
  );
  if (ids.length > maxCharts && frames[0]) {
    const text = `${ids.length} indicators were chosen; the first ${maxCharts} are drawn.`;
    frames[0].meta = { ...frames[0].meta, notices: [{ severity: 'warning', text }] };
  }
  return frames;
}

const listOf = (text = ''): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== '$__all');

/** What the collector filters by, of services and environments. */
const askedBy = ({ service = '', environment = '' }: CollectorQuery): Record<string, string> => ({
  service: nameFilter(service).asked,
  environment: nameFilter(environment).asked,
});

/** What is filtered here, where several were chosen. */
function isWantedBy({ service = '', environment = '' }: CollectorQuery) {
  const [services, environments] = [nameFilter(service), nameFilter(environment)];
  return (each: { readonly service?: string; readonly environment?: string }): boolean =>
    services.matches(each.service ?? '') && environments.matches(each.environment ?? '');
}

/** The part of an organisation that a statistic is about. */
const scopeOf = ({ service, environment, team }: CollectorQuery): Record<string, string> => ({
  service: oneName(service, 'service'),
  environment: oneName(environment, 'environment'),
  team: oneName(team, 'team'),
});

/** Without an environment delivery is that of production; all of them are asked for by a star. */
const deliveryScopeOf = (query: CollectorQuery): Record<string, string> => ({
  ...scopeOf(query),
  ...(query.environment === '$__all' ? { environment: '*' } : {}),
});

function noteMore(frame: DataFrame, next: string | null): DataFrame {
  if (next === null) return frame;
  const text = 'Only the newest thousand are shown: choose a shorter time range or one service.';
  return { ...frame, meta: { ...frame.meta, notices: [{ severity: 'warning', text }] } };
}
