import type { IndicatorSummary } from '@shewhart/schemas/api';
import { indicatorName } from './indicator-name.ts';

/** Most suggestions that are offered at once. */
const maxSuggestions = 200;

export interface Suggestion {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

/** Indicators in which every typed word occurs; those out of control first. */
export function indicatorOptions(indicators: readonly IndicatorSummary[], typed: string): Suggestion[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return indicators
    .filter(({ id, title, service, environment, kind }) => {
      const text = [id, title, service, environment, kind].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => Number(b.episode !== null) - Number(a.episode !== null) || a.title.localeCompare(b.title))
    .slice(0, maxSuggestions)
    .map(({ id, title, service, environment, state, episode }) => ({
      value: id,
      label: indicatorName({ service, title }),
      description: [environment, episode === null ? state : 'out of control'].filter(Boolean).join(' · '),
    }));
}

export function namesOf(
  indicators: readonly IndicatorSummary[],
  column: 'service' | 'environment',
  typed: string,
): Suggestion[] {
  const names = new Set(indicators.map((indicator) => indicator[column]).filter(Boolean));
  return [...names]
    .sort()
    .filter((name) => name.toLowerCase().includes(typed.toLowerCase()))
    .slice(0, maxSuggestions)
    .map((name) => ({ value: name, label: name }));
}
