import type { OptionsWithLegend, OptionsWithTooltip } from '@grafana/schema';

export type HarmDirection = 'up' | 'down' | 'both';

/** Saved in dashboards: fields are only ever added; what changes its meaning goes through migrate-options. */
export interface ImprovementBaselineOptions extends OptionsWithLegend, OptionsWithTooltip {
  showPlot: boolean;
  showGuardrails: boolean;
  showHistory: boolean;
  /** Of plain series: display name of the one that was to improve; empty for the first. */
  series: string;
  /** When the improvement began: ISO 8601, variables are filled in. */
  splitAt: string;
  /** Which way is harm, for the series and for all others, which guard it. */
  direction: HarmDirection;
  guardrailDirection: HarmDirection;
  /** Durations and other positive, skewed values are compared by ratio. */
  scale: 'plain' | 'log';
}

export const defaultOptions: Omit<
  ImprovementBaselineOptions,
  keyof OptionsWithLegend | keyof OptionsWithTooltip
> = {
  showPlot: true,
  showGuardrails: true,
  showHistory: true,
  series: '',
  splitAt: '',
  direction: 'up',
  guardrailDirection: 'up',
  scale: 'plain',
};

/** The options of a saved panel in today's form; provisioned dashboards name only what differs. */
export const migrateOptions = (saved: Partial<ImprovementBaselineOptions>): ImprovementBaselineOptions =>
  ({ ...defaultOptions, ...saved }) as ImprovementBaselineOptions;
