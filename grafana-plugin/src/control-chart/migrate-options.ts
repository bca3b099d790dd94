import { defaultOptions, type ControlChartOptions } from './options.ts';

/** Options as they may be found in a saved dashboard: anything may be missing. */
export type SavedOptions = {
  readonly [Key in keyof ControlChartOptions]?: ControlChartOptions[Key] extends object
    ? Partial<ControlChartOptions[Key]>
    : ControlChartOptions[Key];
};

/**
 * The options of a saved panel in today's form. Provisioned dashboards often name only what differs from
 * the defaults, also within a group, which Grafana itself does not fill in.
 */
export function migrateOptions(saved: SavedOptions): ControlChartOptions {
  const options = {
    ...defaultOptions,
    ...saved,
    baseline: { ...defaultOptions.baseline, ...saved.baseline },
    show: { ...defaultOptions.show, ...saved.show },
    chosenRules: [...(saved.chosenRules ?? defaultOptions.chosenRules)],
  };
  return options as ControlChartOptions;
}
