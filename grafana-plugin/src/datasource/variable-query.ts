import type { IndicatorSummary } from '@shewhart/schemas/api';
import { indicatorName } from './indicator-name.ts';

/** Values of a dashboard variable: what is listed, and of which service and environment. */
export interface VariableQuery {
  readonly list: 'services' | 'environments' | 'indicators' | 'kinds';
  readonly service?: string;
  readonly environment?: string;
  readonly kind?: string;
}

/**
 * Reads the text of a variable: `services`, or `indicators(service=checkout, kind=p95)`. A text that is
 * none of these is refused with the forms that there are.
 */
export function parseVariableQuery(text: string): VariableQuery {
  const match = /^\s*(services|environments|indicators|kinds)\s*(?:\((.*)\))?\s*$/.exec(text);
  if (match === null) {
    throw new Error(
      `"${text}" is not a query for a variable. Use services, environments, kinds or indicators(service=…, environment=…, kind=…).`,
    );
  }
  const query: Record<string, string> = { list: match[1]! };
  for (const part of (match[2] ?? '').split(',')) {
    const [key, ...rest] = part.split('=');
    const value = rest.join('=').trim();
    if (['service', 'environment', 'kind'].includes(key?.trim() ?? '') && value !== '')
      query[key!.trim()] = value;
  }
  return query as unknown as VariableQuery;
}

const columns = { services: 'service', environments: 'environment', kinds: 'kind' } as const;

/** The values that a variable offers: text for people, value for queries. */
export function variableValues(
  query: VariableQuery,
  indicators: readonly IndicatorSummary[],
): { text: string; value: string }[] {
  const matching = indicators.filter(
    ({ service, environment, kind }) =>
      isChosen(query.service, service) &&
      isChosen(query.environment, environment) &&
      isChosen(query.kind, kind),
  );
  if (query.list === 'indicators') {
    return [...matching]
      .sort(outOfControlFirst)
      .map((each) => ({ text: indicatorName(each), value: each.id }));
  }
  const column = columns[query.list];
  const names = new Set(matching.map((indicator) => indicator[column]));
  return [...names].sort().map((name) => ({ text: name === '' ? '(none)' : name, value: name }));
}

/** A dashboard opens with the first value: what is out of control now, the most recent onset first. */
function outOfControlFirst(a: IndicatorSummary, b: IndicatorSummary): number {
  const onset = (each: IndicatorSummary): string => each.episode?.startedAt ?? '';
  return onset(b).localeCompare(onset(a)) || a.title.localeCompare(b.title);
}

/** Variables with several values arrive as `a|b`; nothing, `.*` and `$__all` are all. */
function isChosen(wanted: string | undefined, actual: string): boolean {
  if (wanted === undefined || wanted === '' || wanted === '.*' || wanted === '$__all') return true;
  return wanted.split('|').includes(actual);
}
