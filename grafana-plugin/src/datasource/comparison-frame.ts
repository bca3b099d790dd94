import type { BaselineComparisonResponse } from '@shewhart/schemas/api';
import { createDataFrame, type DataFrame } from '@grafana/data';
import { columnsOf } from './columns.ts';
import { grafanaUnit } from './grafana-unit.ts';

/** The two periods side by side, and the whole answer for the improvement baseline panel. */
export function comparisonFrame(answer: BaselineComparisonResponse, refId: string): DataFrame {
  const rows = (['before', 'after'] as const).map((name) => ({ name, period: answer[name] }));
  const { text, time, number } = columnsOf(rows);
  const unit = grafanaUnit(answer.indicator.unit);
  const config = unit === undefined ? {} : { unit };
  return createDataFrame({
    refId,
    name: 'comparison',
    meta: { custom: { shewhart: 'baseline-comparison', answer } },
    fields: [
      text('period', ({ name }) => name),
      time('from', ({ period }) => period.from),
      time('to', ({ period }) => period.to),
      number('n', ({ period }) => period.n, { decimals: 0 }),
      number('center', ({ period }) => period.center, config),
      number('lower', ({ period }) => period.lower, config),
      number('upper', ({ period }) => period.upper, config),
    ],
  });
}
