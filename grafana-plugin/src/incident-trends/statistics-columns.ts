import { csvInstant, type CsvColumn } from '../panel-kit/csv-text.ts';
import type { IncidentTrends } from './trends.ts';

/** A row an interval: counts by severity, the limits of a c chart, and the medians of the times. */
export function statisticsColumns({ counts, severities, chart, answer }: IncidentTrends): CsvColumn[] {
  const points = chart?.kind === 'c' ? chart.judged.points : [];
  const columns: CsvColumn[] = [
    { name: 'from', values: counts.map(({ from }) => csvInstant(from)) },
    { name: 'to', values: counts.map(({ to }) => csvInstant(to)) },
    { name: 'partial', values: counts.map(({ partial }) => (partial ? 'yes' : 'no')) },
    { name: 'total', values: counts.map(({ total }) => total) },
    ...(severities.length > 1
      ? severities.map((name, part) => ({ name, values: counts.map(({ parts }) => parts[part]) }))
      : []),
  ];
  if (points.length > 0) {
    columns.push(
      { name: 'center', values: points.map(({ center }) => center) },
      { name: 'lower', values: points.map(({ lower }) => lower) },
      { name: 'upper', values: points.map(({ upper }) => upper) },
      { name: 'rules', values: points.map((point) => point.violations.map(({ rule }) => rule).join(' ')) },
    );
  }
  for (const time of answer === undefined
    ? []
    : (['detect', 'acknowledge', 'mitigate', 'resolve'] as const)) {
    const medians = new Map(answer!.times[time].overTime.map(({ from, p50 }) => [Date.parse(from), p50]));
    columns.push({ name: `${time}_ms_p50`, values: counts.map(({ from }) => medians.get(from)) });
  }
  return columns;
}
