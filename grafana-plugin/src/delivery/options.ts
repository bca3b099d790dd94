/** What the panel shows: the five metrics, frequency against fail rate, or a table of services or teams. */
export type DeliveryView = 'metrics' | 'trade-off' | 'groups';

/** Saved in dashboards: fields are only ever added; what changes its meaning goes through migrate-options. */
export interface DeliveryOptions {
  view: DeliveryView;
  /** `none`, `newest`, or a year. */
  bands: string;
  showTrend: boolean;
  showFacts: boolean;
  showQuickCheck: boolean;
  /** Where a metric leads to; `${metric}` is filled in. Empty for the dashboard of the app. */
  drillDown: string;
}

export const defaultOptions: DeliveryOptions = {
  view: 'metrics',
  bands: 'newest',
  showTrend: true,
  showFacts: true,
  showQuickCheck: true,
  drillDown: '',
};

/** The options of a saved panel in today's form; provisioned dashboards name only what differs. */
export const migrateOptions = (saved: Partial<DeliveryOptions>): DeliveryOptions => ({
  ...defaultOptions,
  ...saved,
});
