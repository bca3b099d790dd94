import { csvInstant, type CsvColumn } from '../panel-kit/csv-text.ts';
import { episodeAt } from './chart-words.ts';
import type { JudgedChart } from './judged-chart.ts';

/** The statistics of a chart, a row a point: what the picture shows, as numbers. */
export function statisticsColumns(chart: JudgedChart): CsvColumn[] {
  const { at, points, stages, dispersion } = chart;
  const stageOf = (place: number): string | null => {
    const index = stages.findIndex(({ from, to }) => place >= from && place <= to);
    return index < 0 ? null : stages[index]!.label || `Stage ${index + 1}`;
  };
  const columns: CsvColumn[] = [
    { name: 'time', values: at.map(csvInstant) },
    { name: 'value', values: points.map(({ value }) => value) },
    { name: 'low', values: points.map(({ low }) => low) },
    { name: 'center', values: points.map(({ center }) => center) },
    { name: 'lower', values: points.map(({ lower }) => lower) },
    { name: 'upper', values: points.map(({ upper }) => upper) },
    {
      name: chart.scoreUnit === 'sigma' ? 'sigmas' : 'limit_distances',
      values: points.map(({ score }) => score),
    },
    { name: 'size', values: points.map(({ size }) => size) },
    { name: 'rules', values: points.map((point) => point.violations.map(({ rule }) => rule).join(' ')) },
    { name: 'stage', values: points.map((_, place) => stageOf(place)) },
    { name: 'episode', values: at.map((instant) => episodeAt(chart.episodes, instant)?.id) },
    { name: 'dispersion', values: dispersion?.points.map(({ value }) => value) ?? [] },
    { name: 'dispersion_upper', values: dispersion?.points.map(({ upper }) => upper) ?? [] },
  ];
  return columns.filter(({ name, values }) => always.has(name) || values.some((value) => value != null));
}

/** Columns that are there even when they are empty. */
const always = new Set(['time', 'value', 'center', 'lower', 'upper', 'rules']);
