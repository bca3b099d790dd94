import { createDataFrame, FieldType } from '@grafana/data';
import { expect, test } from 'vitest';
import { eventMarkers } from './event-markers.ts';
import { migrateOptions } from './migrate-options.ts';
import { panelChart } from './panel-chart.ts';

const changes = createDataFrame({
  name: 'Changes',
  fields: [
    { name: 'time', type: FieldType.time, values: [2500] },
    { name: 'title', type: FieldType.string, values: ['checkout 1.4.2'] },
    { name: 'url', type: FieldType.string, values: [''] },
    { name: 'change_id', type: FieldType.string, values: ['ci:42'] },
  ],
});
const incidents = createDataFrame({
  name: 'Incidents',
  fields: [
    { name: 'Started', type: FieldType.time, values: [1500, null] },
    { name: 'Title', type: FieldType.string, values: ['Orders fail', 'never began'] },
    { name: 'To resolve', type: FieldType.number, values: [60_000, null] },
    { name: 'incident_id', type: FieldType.string, values: ['pagerduty:7', 'x'] },
  ],
});
const series = createDataFrame({
  fields: [
    { name: 'time', type: FieldType.time, values: [1000, 2000, 3000] },
    { name: 'value', type: FieldType.number, values: [1, 2, 3] },
  ],
});

test('changes and incidents of other queries are marks with an identity', () => {
  expect(eventMarkers([changes, incidents, series])).toEqual([
    { at: 2500, kind: 'change', title: 'checkout 1.4.2', id: 'ci:42' },
    { at: 1500, kind: 'incident', title: 'Orders fail', id: 'pagerduty:7' },
  ]);
});

test('their numbers are not charted, and they stand in the order of time', () => {
  const shown = panelChart([incidents, series, changes], migrateOptions({ baseline: { kind: 'all' } }));
  if (shown.kind !== 'chart') throw new Error(shown.kind);
  expect(shown.names).toEqual(['value']);
  expect(shown.judging.changes.map(({ at }) => at)).toEqual([1500, 2500]);
});

test('a series that the user hides from the visualisation is not offered', () => {
  const hidden = createDataFrame({
    fields: [
      { name: 'time', type: FieldType.time, values: [1, 2] },
      { name: 'a', type: FieldType.number, values: [1, 2], config: { custom: { hideFrom: { viz: true } } } },
      { name: 'b', type: FieldType.number, values: [1, 2] },
    ],
  });
  const shown = panelChart([hidden], migrateOptions({}));
  expect(shown.kind === 'chart' && shown.names).toEqual(['b']);
});
