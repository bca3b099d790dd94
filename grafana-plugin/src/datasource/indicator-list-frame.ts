import { createDataFrame, type DataFrame } from '@grafana/data';
import type { IndicatorSummary } from '@shewhart/schemas/api';
import { columnsOf } from './columns.ts';

/** What a state means to a reader; the worst comes first in the list. */
const states = ['failing', 'out of control', 'in control', 'trial', 'learning'] as const;

function stateOf({ state, episode }: IndicatorSummary): (typeof states)[number] {
  if (state === 'failing') return 'failing';
  if (episode !== null && state !== 'trial') return 'out of control';
  return state === 'judged' ? 'in control' : state;
}

/** Every indicator with how it stands: what needs a look first. */
export function indicatorListFrame(indicators: readonly IndicatorSummary[], refId: string): DataFrame {
  const ordered = [...indicators].sort(
    (a, b) =>
      states.indexOf(stateOf(a)) - states.indexOf(stateOf(b)) ||
      a.service.localeCompare(b.service) ||
      a.title.localeCompare(b.title),
  );
  const { text, time, number } = columnsOf(ordered);
  return createDataFrame({
    refId,
    name: 'Indicators',
    meta: { preferredVisualisationType: 'table' },
    fields: [
      text('State', stateOf),
      text('Service', ({ service }) => service),
      text('Indicator', ({ title }) => title),
      text('Kind', ({ kind }) => kind),
      text('Environment', ({ environment }) => environment),
      number('Newest value', ({ newest }) => newest?.value ?? null, { decimals: 3 }),
      text('Unit', ({ unit }) => unit),
      time('Out of control since', ({ episode }) => episode?.startedAt),
      time('Judged until', ({ judgedUntil }) => judgedUntil, 'not yet'),
      number('Baseline', ({ baselineVersion }) => baselineVersion, { decimals: 0 }),
      number('Bucket', ({ bucketSeconds }) => bucketSeconds, { unit: 's' }),
      text('Origin', ({ origin }) => origin),
      text('Problem', ({ error }) => error),
      text('indicator_id', ({ id }) => id),
    ],
  });
}
