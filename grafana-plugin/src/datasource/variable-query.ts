import type { BaselineResponse, EpisodeSummary, IndicatorSummary } from '@shewhart/schemas/api';
import { worstFirst } from './episode-rank.ts';
import { indicatorName } from './indicator-name.ts';
import type { NameList } from './known-names.ts';
import { nameFilter } from './name-filter.ts';

const filters = ['service', 'environment', 'kind', 'indicator'] as const;
type FilterName = (typeof filters)[number];

/** Values of a dashboard variable: what is listed, and of which service, environment, kind or indicator. */
export interface VariableQuery extends Partial<Readonly<Record<FilterName, string>>> {
  readonly list: NameList | 'indicators' | 'baselines';
}

const form = /^\s*(services|environments|teams|severities|kinds|indicators|baselines)\s*(?:\((.*)\))?\s*$/;

/**
 * Reads the text of a variable: `services`, or `indicators(service=checkout, kind=p95)`. A text that is
 * none of these is refused with the forms that there are.
 */
export function parseVariableQuery(text: string): VariableQuery {
  const match = form.exec(text);
  if (match === null) {
    throw new Error(
      `"${text}" is not a query for a variable. Use services, environments, teams, severities, kinds, indicators(service=…, environment=…, kind=…) or baselines(indicator=…).`,
    );
  }
  const query: Record<string, string> = { list: match[1]! };
  for (const part of (match[2] ?? '').split(',')) {
    const [key = '', ...rest] = part.split('=');
    const name = key.trim();
    const value = rest.join('=').trim();
    if (filters.some((filter) => filter === name) && value !== '') query[name] = value;
  }
  return query as unknown as VariableQuery;
}

/** The text that `parseVariableQuery` reads. */
export function variableText({ list, ...chosen }: VariableQuery): string {
  const said = filters.filter((name) => chosen[name]).map((name) => `${name}=${chosen[name]}`);
  return said.length === 0 ? list : `${list}(${said.join(', ')})`;
}

/** What a saved variable asks: an object since its editor exists, a text in dashboards from before. */
export function savedVariableText(saved: unknown): string {
  if (typeof saved === 'string') return saved;
  const { query } = (saved ?? {}) as { query?: unknown };
  return typeof query === 'string' ? query : '';
}

/** A value that a variable offers: text for people, value for queries. */
export interface VariableValue {
  readonly text: string;
  readonly value: string;
}

/** What is known of indicators beside themselves, by which they are ranked. */
export interface IndicatorRank {
  /** Episodes that last. */
  readonly firing?: readonly EpisodeSummary[];
  /** How much was heard of an indicator lately, by its identifier. */
  readonly traffic?: ReadonlyMap<string, number>;
}

/** Lists that follow from what is charted; of the others every name is a value. */
export function valuesOfIndicators(
  query: VariableQuery,
  indicators: readonly IndicatorSummary[],
  rank: IndicatorRank = {},
): VariableValue[] {
  const wanted = (['service', 'environment', 'kind'] as const).map((name) => ({
    name,
    includes: nameFilter(query[name] ?? '').includes,
  }));
  const matching = indicators.filter((each) => wanted.every(({ name, includes }) => includes(each[name])));
  if (query.list === 'indicators') {
    // Of one service that was asked for, the dashboard says the name already.
    const isOfOne = Boolean(query.service) && new Set(matching.map(({ service }) => service)).size === 1;
    return matching
      .sort(mostTellingFirst(rank))
      .map((each) => ({ text: isOfOne ? each.title : indicatorName(each), value: each.id }));
  }
  const column = query.list === 'kinds' ? 'kind' : query.list === 'environments' ? 'environment' : 'service';
  const names = new Set(matching.map((indicator) => indicator[column]));
  return [...names].sort().map((name) => ({ text: name === '' ? '(none)' : name, value: name }));
}

export const valuesOfNames = (names: readonly string[]): VariableValue[] =>
  names.map((name) => ({ text: name, value: name }));

/** Versions of an indicator's limits, newest first, for comparisons; those on trial only where there are no others. */
export function valuesOfBaselines(baselines: readonly BaselineResponse[]): VariableValue[] {
  const settled = baselines.filter(({ trial }) => !trial);
  return [...(settled.length === 0 ? baselines : settled)]
    .sort((a, b) => b.version - a.version)
    .map(({ version, effectiveFrom, reason }) => ({
      text: [`${version} from ${effectiveFrom.slice(0, 10)}`, reason].filter(Boolean).join(': '),
      value: String(version),
    }));
}

/** What can be judged comes before what cannot. */
const states: readonly IndicatorSummary['state'][] = ['judged', 'trial', 'learning', 'failing'];
/** What users of a service notice comes before what explains it. */
const kinds = ['p95', 'error-ratio', 'rate', 'p50'];

const placeIn = (list: readonly string[], name: string): number =>
  list.includes(name) ? list.indexOf(name) : list.length;

/**
 * A dashboard opens with the first value: what is out of control now, the worst first as in the list of
 * episodes; then what has limits; then what users notice, the busiest first.
 */
function mostTellingFirst({ firing = [], traffic = new Map() }: IndicatorRank) {
  const ranked = new Map(firing.toSorted(worstFirst).map(({ indicatorId }, place) => [indicatorId, place]));
  const ranksOf = ({ id, episode, state, kind }: IndicatorSummary): readonly number[] => [
    ranked.get(id) ?? (episode === null ? ranked.size + 1 : ranked.size),
    placeIn(states, state),
    placeIn(kinds, kind),
    -(traffic.get(id) ?? 0),
  ];
  return (a: IndicatorSummary, b: IndicatorSummary): number => {
    const others = ranksOf(b);
    const difference = ranksOf(a)
      .map((each, place) => each - others[place]!)
      .find((each) => each !== 0);
    return difference ?? a.title.localeCompare(b.title);
  };
}
