import type {
  DeliveryEvent,
  DeliveryEventsResponse,
  DeliveryMetricsMessage,
  DeliveryResponse,
} from '@shewhart/schemas/api';
import { createDataFrame, type DataFrame } from '@grafana/data';
import { columnsOf, type Columns } from './columns.ts';

const duration = { unit: 'ms', decimals: 1 };
const share = { unit: 'percentunit', decimals: 1 };

const failRate =
  'Share of deployments that failed by an explicit sign: an incident that names it, its outcome, a rollback, revert or hotfix.';
const failRateWithInferred =
  'The same share with the failures that were inferred from episodes and incidents after the deployment.';
const lowerEnd = 'Lower end of its 95 % interval.';
const upperEnd = 'Upper end of its 95 % interval.';

/** The five delivery metrics per interval, per group where one was asked for, and the whole answer for the panel. */
export function deliveryFrames(answer: DeliveryResponse, refId: string): DataFrame[] {
  const columns = columnsOf(answer.intervals);
  const intervals = createDataFrame({
    refId,
    name: 'intervals',
    meta: { custom: { shewhart: 'delivery', answer } },
    fields: [columns.time('time', ({ from }) => from), ...numbersOf(columns, ({ metrics }) => metrics)],
  });
  const { groups = [] } = answer;
  if (groups.length === 0) return [intervals];
  const grouped = columnsOf(groups);
  const byGroup = createDataFrame({
    refId,
    name: 'groups',
    fields: [grouped.text('group', ({ name }) => name), ...numbersOf(grouped, ({ metrics }) => metrics)],
  });
  return [intervals, byGroup];
}

/**
 * One column for each number, described where two of them could be taken for one another. `fail_rate` is the number that the
 * delivery panel and its statistics call so: the failures that somebody reported.
 */
function numbersOf<Row>({ number }: Columns<Row>, read: (row: Row) => DeliveryMetricsMessage) {
  const reported = (row: Row) => read(row).changeFailRate.explicit;
  const described = (description: string) => ({ ...share, description });
  return [
    number('deployments_per_day', (row) => read(row).deploymentFrequency.perDay, { decimals: 2 }),
    number('lead_time_p50', (row) => read(row).leadTime.p50, duration),
    number('fail_rate', (row) => reported(row).value, described(failRate)),
    number('fail_rate_lower', (row) => reported(row).lower, described(`${failRate} ${lowerEnd}`)),
    number('fail_rate_upper', (row) => reported(row).upper, described(`${failRate} ${upperEnd}`)),
    number(
      'fail_rate_with_inferred',
      (row) => read(row).changeFailRate.withInferred.value,
      described(failRateWithInferred),
    ),
    number('recovery_p50', (row) => read(row).recoveryTime.p50, duration),
    number('rework_rate', (row) => read(row).reworkRate.value, share),
    number('n', (row) => read(row).deploymentFrequency.n, { decimals: 0 }),
  ];
}

/** The events behind one metric, with how each of them entered the number. */
export function deliveryEventFrame(
  { events, total, next }: DeliveryEventsResponse,
  refId: string,
): DataFrame {
  const { text, time, number } = columnsOf<DeliveryEvent>(events);
  const frame = createDataFrame({
    refId,
    name: 'events',
    fields: [
      time('Started', ({ started }) => started),
      text('Service', ({ service }) => service),
      text('Change', ({ title, version, changeId }) => title || version || changeId),
      text('Counts as', ({ counts }) => counts),
      text('Outcome', ({ outcome }) => outcome),
      number('Lead time', ({ leadMs }) => leadMs, duration),
      number('Recovery time', ({ recoveryMs }) => recoveryMs, duration),
      text('Team', ({ team }) => team),
      text('Environment', ({ environment }) => environment),
      text('Commit', ({ commit }) => commit.slice(0, 10)),
      text('url', ({ url }) => url),
      text('change_id', ({ changeId }) => changeId),
    ],
  });
  if (next !== null) {
    const said = `The newest ${events.length} of ${total} events are shown: choose a shorter time range or one service.`;
    frame.meta = { notices: [{ severity: 'info', text: said }] };
  }
  return frame;
}
