import type { OptionsWithLegend, OptionsWithTooltip } from '@grafana/schema';

export type Section = 'counts' | 'times' | 'recurrence' | 'groups';

/** Which chart judges a plain series of counts; the collector's answer brings its own. */
export type CountChart = 'auto' | 'c' | 'g';

/** Saved in dashboards: fields are only ever added; what changes its meaning goes through migrate-options. */
export interface IncidentTrendsOptions extends OptionsWithLegend, OptionsWithTooltip {
  sections: Section[];
  /** Display name of a plain series of counts; empty for the sum of all. */
  series: string;
  countChart: CountChart;
  /** Points of a plain series that set its limits; 0 for all. */
  baselinePoints: number;
  showLimits: boolean;
}

export const allSections: readonly Section[] = ['counts', 'times', 'recurrence', 'groups'];

export const defaultOptions: Omit<IncidentTrendsOptions, keyof OptionsWithLegend | keyof OptionsWithTooltip> =
  { sections: [...allSections], series: '', countChart: 'auto', baselinePoints: 0, showLimits: true };

/** The options of a saved panel in today's form; provisioned dashboards name only what differs. */
export function migrateOptions(saved: Partial<IncidentTrendsOptions>): IncidentTrendsOptions {
  const known = saved.sections?.filter((section) => allSections.includes(section));
  return {
    ...defaultOptions,
    ...saved,
    sections: known === undefined || known.length === 0 ? [...allSections] : known,
  } as IncidentTrendsOptions;
}
