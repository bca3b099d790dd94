import type { IndicatorSummary } from '@shewhart/schemas/api';
import { indicatorName } from './indicator-name.ts';

/** Most suggestions that are offered at once. */
const maxSuggestions = 200;

export interface Suggestion {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  /** Heading under which it is listed. */
  readonly group?: string;
}

/**
 * Indicators in which every typed word occurs, listed under their service. What is out of control comes
 * first, under a heading of its own.
 */
export function indicatorOptions(indicators: readonly IndicatorSummary[], typed: string): Suggestion[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return indicators
    .filter(({ id, title, service, environment, kind }) => {
      const text = [id, title, service, environment, kind].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort(
      (a, b) =>
        Number(b.episode !== null) - Number(a.episode !== null) ||
        a.service.localeCompare(b.service) ||
        a.title.localeCompare(b.title),
    )
    .slice(0, maxSuggestions)
    .map(({ id, title, service, environment, kind, state, episode }) => ({
      value: id,
      label: indicatorName({ service, title }),
      description: [kind, environment, episode === null ? state : ''].filter(Boolean).join(' · '),
      group: episode === null ? service || 'No service' : 'Out of control',
    }));
}

/** Names in which what was typed occurs. */
export function nameOptions(names: readonly string[], typed: string): Suggestion[] {
  return names
    .filter((name) => name.toLowerCase().includes(typed.toLowerCase()))
    .slice(0, maxSuggestions)
    .map((name) => ({ value: name, label: name }));
}

/** A dashboard's variables, which every field takes as well. */
export function variableOptions(names: readonly string[], typed: string): Suggestion[] {
  return names
    .map((name) => `$${name}`)
    .filter((name) => name.toLowerCase().includes(typed.toLowerCase()))
    .map((name) => ({ value: name, label: name, group: 'Variables' }));
}
