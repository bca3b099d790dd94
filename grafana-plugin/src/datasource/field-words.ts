import type { NameList } from './known-names.ts';
import type { QueryField } from './query.ts';

interface FieldWords {
  readonly label: string;
  readonly tooltip: string;
  readonly placeholder?: string;
  /** All values that there are. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** The list that suggestions come from. */
  readonly names?: NameList | 'indicators';
}

/** The fields of queries in the words of the editor. */
export const fieldWords: Readonly<Record<QueryField, FieldWords>> = {
  indicator: {
    label: 'Indicator',
    tooltip: 'What the collector charts; several identifiers are separated by commas, a variable works too',
    placeholder: 'Type to search by service, name or kind',
    names: 'indicators',
  },
  service: { label: 'Service', tooltip: 'Of one service, or of all', names: 'services' },
  environment: { label: 'Environment', tooltip: 'Of one environment, or of all', names: 'environments' },
  team: { label: 'Team', tooltip: 'Of the services of one team, or of all', names: 'teams' },
  severity: { label: 'Severity', tooltip: 'Of one severity, or of all', names: 'severities' },
  status: {
    label: 'Which',
    tooltip: 'Those that began in the time range, or those that have not ended yet',
    choices: [
      { value: 'all', label: 'All' },
      { value: 'firing', label: 'Still lasting' },
    ],
  },
  interval: {
    label: 'Interval',
    tooltip: 'Length of the intervals that the numbers are given for; by default it follows the time range',
    choices: [
      { value: 'day', label: 'Day' },
      { value: 'week', label: 'Week' },
      { value: 'month', label: 'Month' },
    ],
  },
  groupBy: {
    label: 'Group by',
    tooltip: 'The numbers once more for each of these',
    placeholder: 'Nothing',
    choices: [
      { value: 'service', label: 'Service' },
      { value: 'team', label: 'Team' },
      { value: 'environment', label: 'Environment (delivery)' },
      { value: 'severity', label: 'Severity (incidents)' },
      { value: 'cause', label: 'Cause (incidents)' },
    ],
  },
  metric: {
    label: 'Metric',
    tooltip: 'Whose events are listed',
    placeholder: 'Choose one',
    choices: [
      { value: 'deploymentFrequency', label: 'Deployment frequency' },
      { value: 'leadTime', label: 'Lead time' },
      { value: 'changeFailRate', label: 'Change fail rate' },
      { value: 'recoveryTime', label: 'Failed-deployment recovery time' },
      { value: 'reworkRate', label: 'Rework rate' },
    ],
  },
  before: {
    label: 'Before',
    tooltip: 'A version of the baseline, or a window such as 2026-11-01T00:00:00Z/2026-11-08T00:00:00Z',
    placeholder: '1 or from/to',
  },
  after: {
    label: 'After',
    tooltip: 'A version of the baseline, or a window such as 2026-11-08T00:00:00Z/2026-11-15T00:00:00Z',
    placeholder: '2 or from/to',
  },
  guardrails: {
    label: 'Guardrails',
    tooltip: 'Indicators that must not get worse; identifiers separated by commas',
    placeholder: 'None',
    names: 'indicators',
  },
  changeId: {
    label: 'Change',
    tooltip: 'Identifier of the change, as in the column change_id',
    placeholder: 'source:identifier',
  },
  sql: {
    label: 'SQL',
    tooltip: 'Read-only; $__timeFilter(column), $__from and $__to are parameters',
    placeholder:
      'SELECT bucket AS time, value FROM v_indicator_points WHERE $__timeFilter(bucket) ORDER BY time',
  },
};
