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

function numbersOf<Row>({ number }: Columns<Row>, read: (row: Row) => DeliveryMetricsMessage) {
  const fails = (row: Row) => read(row).changeFailRate.withInferred;
  return [
    number('deployments_per_day', (row) => read(row).deploymentFrequency.perDay, { decimals: 2 }),
    number('lead_time_p50', (row) => read(row).leadTime.p50, duration),
    number('fail_rate', (row) => fails(row).value, share),
    number('fail_rate_lower', (row) => fails(row).lower, share),
    number('fail_rate_upper', (row) => fails(row).upper, share),
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
