import type { ComboboxOption } from '@grafana/ui';
import type { QueryKind } from './query.ts';

/** What can be asked, in the words of the editor. */
export const kindOptions: readonly (ComboboxOption<QueryKind> & { readonly label: string })[] = [
  {
    value: 'indicator',
    label: 'Control chart',
    description: 'Indicators with their stored limits',
    group: 'Charts',
  },
  {
    value: 'indicators',
    label: 'Indicators',
    description: 'All that is charted, and its state',
    group: 'Charts',
  },
  {
    value: 'episodes',
    label: 'Episodes',
    description: 'What went out of control, how long',
    group: 'Charts',
  },
  {
    value: 'baselines',
    label: 'Baselines',
    description: 'Frozen limits in all their versions',
    group: 'Charts',
  },
  {
    value: 'baseline-comparison',
    label: 'Improvement baseline',
    description: 'One indicator before and after',
    group: 'Charts',
  },
  { value: 'changes', label: 'Changes', description: 'Deployments and other alterations', group: 'Changes' },
  {
    value: 'effect',
    label: 'Effect of a change',
    description: 'Its indicators before and after',
    group: 'Changes',
  },
  { value: 'delivery', label: 'Delivery', description: 'The five delivery metrics', group: 'Changes' },
  {
    value: 'delivery-events',
    label: 'Delivery, events',
    description: 'The events behind one of the metrics',
    group: 'Changes',
  },
  { value: 'incidents', label: 'Incidents', description: 'With their times', group: 'Incidents' },
  {
    value: 'incident-trends',
    label: 'Incident trends',
    description: 'Counts, times and recurrence',
    group: 'Incidents',
  },
  { value: 'sql', label: 'SQL', description: 'Read-only SQL on the store', group: 'Other' },
  { value: 'readiness', label: 'Readiness', description: 'The parts of the collector', group: 'Other' },
];

/** Kinds whose answers are instants or regions on a time axis. */
export const annotationKinds: ReadonlySet<QueryKind> = new Set([
  'changes',
  'incidents',
  'episodes',
  'baselines',
]);
