import type { Field, FormattedValue } from '@grafana/data';
import type { DeliveryMetricsMessage, DeliveryResponse, MetricName } from '@shewhart/schemas/api';
import { hideFrom } from '../panel-kit/hide-from.ts';
import {
  counted,
  intervalText,
  numberWords,
  rateWords,
  written,
  type NumberWords,
} from '../panel-kit/number-words.ts';
import type { TrendPoint } from '../panel-kit/trend-shape.ts';
import type { DeliveryAnswer } from './answer.ts';

/** One metric as it is shown: the number, how sure it is, where it comes from, how it went. */
export interface MetricCard {
  readonly metric: MetricName;
  readonly title: string;
  /** For where there is little room. */
  readonly shortTitle: string;
  /** Null is "not known", and `reason` says why. */
  readonly value: number | null;
  readonly text: FormattedValue;
  /** The 95 % interval in words; empty when there is none. */
  readonly interval: string;
  /** What was counted, such as "5 of 42 deployments". */
  readonly basis: string;
  /** Why there is no number; empty when there is one. */
  readonly reason: string;
  /** What is in no number, or only in another: pending, open, unlinked, inferred. */
  readonly facts: readonly string[];
  /** How it is computed. */
  readonly method: string;
  readonly band: { readonly text: string; readonly detail: string } | undefined;
  readonly trend: readonly TrendPoint[];
  /** The fail rate with the failures that were inferred; empty for the other metrics. */
  readonly second: readonly (number | null)[];
  readonly words: NumberWords;
  readonly field: Field | undefined;
}

interface Reading {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly n: number;
}

interface Definition {
  readonly metric: MetricName;
  readonly title: string;
  readonly shortTitle?: string;
  readonly field: string;
  readonly unit: string;
  readonly read: (metrics: DeliveryMetricsMessage) => Reading;
  /** Of one interval of a window, where that is read differently. */
  readonly readInterval?: (metrics: DeliveryMetricsMessage) => Reading;
  readonly basis: (metrics: DeliveryMetricsMessage) => string;
  readonly reason: (metrics: DeliveryMetricsMessage) => string;
  readonly facts: (metrics: DeliveryMetricsMessage, words: NumberWords) => (string | false)[];
}

const noDeployments = 'No deployments in this window';
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The five metrics in the order in which DORA names them. */
const definitions: readonly Definition[] = [
  {
    metric: 'deploymentFrequency',
    title: 'Deployment frequency',
    shortTitle: 'Deployments',
    field: 'deployments_per_day',
    unit: '',
    read: ({ deploymentFrequency: { perDay, lower, upper, n } }) => ({
      // Nothing deployed at all is not a frequency of zero: nobody may be reporting.
      value: n === 0 ? null : perDay,
      lower: n === 0 ? null : lower,
      upper: n === 0 ? null : upper,
      n,
    }),
    // Beside other weeks a week without a deployment is a week with none.
    readInterval: ({ deploymentFrequency: { perDay, lower, upper, n } }) => ({
      value: perDay,
      lower,
      upper,
      n,
    }),
    basis: ({ deploymentFrequency: { n } }) => counted(n, 'deployment'),
    reason: () => noDeployments,
    facts: ({ deploymentFrequency: { rollbacks, redeploys, medianDaysPerWeek } }) => [
      medianDaysPerWeek !== null && `on ${medianDaysPerWeek} of 7 days, typically`,
      redeploys > 0 && `${counted(redeploys, 'redeploy')} among them`,
      rollbacks > 0 && `${counted(rollbacks, 'rollback')} apart`,
    ],
  },
  {
    metric: 'leadTime',
    title: 'Lead time for changes',
    shortTitle: 'Lead time',
    field: 'lead_time_p50',
    unit: 'ms',
    read: ({ leadTime: { p50, lower, upper, n } }) => ({ value: p50, lower, upper, n }),
    basis: ({ leadTime: { n } }) => `median of ${counted(n, 'commit')}`,
    reason: ({ leadTime: { unlinkedShare } }) =>
      unlinkedShare === null ? noDeployments : 'No commit is linked to a deployment',
    facts: ({ leadTime: { p90, unlinkedShare, negative } }, words) => [
      p90 !== null && `90 % within ${written(words(p90))}`,
      unlinkedShare !== null && unlinkedShare > 0 && `${percent(unlinkedShare)} of deployments unlinked`,
      negative > 0 && `${counted(negative, 'commit')} dated after the deployment, left out`,
    ],
  },
  {
    metric: 'changeFailRate',
    title: 'Change fail rate',
    field: 'fail_rate',
    unit: 'percentunit',
    read: ({ changeFailRate: { explicit } }) => explicit,
    basis: ({ changeFailRate: { explicit } }) => `${explicit.k} of ${counted(explicit.n, 'deployment')}`,
    reason: ({ changeFailRate: { pending } }) =>
      pending > 0 ? 'All deployments are too young to be judged' : noDeployments,
    facts: ({ changeFailRate: { explicit, withInferred, pending } }, words) => [
      withInferred.value !== null &&
        withInferred.k !== explicit.k &&
        `${written(words(withInferred.value))} with ${counted(withInferred.k - explicit.k, 'failure')} inferred`,
      pending > 0 && `${pending} pending: too young to be judged`,
    ],
  },
  {
    metric: 'recoveryTime',
    title: 'Failed deployment recovery time',
    shortTitle: 'Recovery time',
    field: 'recovery_p50',
    unit: 'ms',
    read: ({ recoveryTime: { p50, lower, upper, n } }) => ({ value: p50, lower, upper, n }),
    basis: ({ recoveryTime: { n } }) => `median of ${counted(n, 'failed deployment')}`,
    reason: ({ recoveryTime: { n } }) =>
      n === 0 ? 'No failed deployments: nothing to recover from' : 'Too few have recovered to tell a median',
    facts: ({ recoveryTime: { p90, open } }, words) => [
      p90 !== null && `90 % within ${written(words(p90))}`,
      open > 0 && `${open} still open, time so far counted`,
    ],
  },
  {
    metric: 'reworkRate',
    title: 'Rework rate',
    field: 'rework_rate',
    unit: 'percentunit',
    read: ({ reworkRate }) => reworkRate,
    basis: ({ reworkRate: { k, n } }) => `${k} of ${counted(n, 'deployment')}`,
    reason: () => noDeployments,
    facts: ({ batchSize: { p50 } }) => [p50 !== null && `${counted(p50, 'commit')} a deployment, typically`],
  },
];

/** The fields that carry the options of the five metrics, by metric. */
export const metricFields: Readonly<Record<MetricName, string>> = Object.fromEntries(
  definitions.map(({ metric, field }) => [metric, field]),
) as Record<MetricName, string>;

/** Cards of the metrics that are not hidden; `bandYear` is undefined for no bands. */
export function metricCards(delivery: DeliveryAnswer, bandYear: number | undefined): MetricCard[] {
  return definitions
    .filter(({ field }) => !hideFrom(delivery.field(field)).viz)
    .map((definition) => card(definition, delivery, bandYear));
}

function card(
  { metric, title, shortTitle, field: name, unit, ...of }: Definition,
  { answer, field: fieldOf }: DeliveryAnswer,
  bandYear: number | undefined,
): MetricCard {
  const { metrics, intervals } = answer;
  const field = fieldOf(name);
  const { value, lower, upper } = of.read(metrics);
  const words =
    metric === 'deploymentFrequency' && !field?.config.unit
      ? rateWords(value ?? 1)
      : numberWords(field, unit);
  return {
    metric,
    ...namesOf(field, title, shortTitle),
    value,
    text: value === null ? { text: field?.config.noValue ?? '–' } : words(value),
    interval: value === null ? '' : intervalText(lower, upper, words),
    basis: value === null ? '' : of.basis(metrics),
    reason: value === null ? of.reason(metrics) : '',
    facts: of.facts(metrics, words).filter((fact) => fact !== false),
    method: metrics[metric].method,
    band: bandOf(answer, metric, bandYear),
    trend: intervals.map((each) => ({
      from: Date.parse(each.from),
      to: Date.parse(each.to),
      partial: each.partial,
      ...(value === null ? of.read : (of.readInterval ?? of.read))(each.metrics),
    })),
    second:
      metric === 'changeFailRate'
        ? intervals.map((each) => each.metrics.changeFailRate.withInferred.value)
        : [],
    words,
    field,
  };
}

/** The user's name for a metric, else ours, long and short. */
function namesOf(
  field: Field | undefined,
  title: string,
  shortTitle = title,
): Pick<MetricCard, 'title' | 'shortTitle'> {
  const own = field?.config.displayName;
  return { title: own ?? title, shortTitle: own ?? shortTitle };
}

function bandOf(
  { bands }: DeliveryResponse,
  metric: MetricName,
  year: number | undefined,
): MetricCard['band'] {
  const set = bands.find((each) => each.year === year);
  const level = set?.levels.find((each) => each.metric === metric);
  if (set === undefined || level === undefined || level.band === null) return undefined;
  const text = level.band.charAt(0).toUpperCase() + level.band.slice(1);
  return { text, detail: `DORA ${set.year}: ${level.text}` };
}

/** The year of the wanted bands: one by number, the newest that has any, or none. */
export function bandYearOf({ bands }: DeliveryResponse, wanted: string): number | undefined {
  if (wanted === 'none') return undefined;
  if (wanted !== 'newest') return Number(wanted);
  const known = bands.filter(({ levels }) => levels.some(({ band }) => band !== null));
  return known.length === 0 ? undefined : Math.max(...known.map(({ year }) => year));
}
