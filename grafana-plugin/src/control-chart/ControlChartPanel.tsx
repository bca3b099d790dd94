import { useCallback, useMemo, useRef, useState } from 'react';
import type { PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { dataProblem } from '../panel-kit/data-problem.ts';
import { useHeldResponse } from '../panel-kit/useHeldResponse.ts';
import { ChartView } from './ChartView.tsx';
import { migrateOptions } from './migrate-options.ts';
import type { ControlChartOptions } from './options.ts';
import { lacksTimeOrNumber, panelChart } from './panel-chart.ts';

/** Frame to series, series to chart, chart to screen; everything but the last is a pure function beside this file. */
export function ControlChartPanel(current: PanelProps<ControlChartOptions>) {
  const [isEditing, setEditing] = useState(false);
  const props = useStill(current, isEditing);
  const { data, id, fieldConfig, replaceVariables } = props;
  const [chosen, setChosen] = useState<string>();
  const options = useMemo(
    () => withVariables(migrateOptions(props.options), replaceVariables, chosen),
    [props.options, replaceVariables, chosen],
  );
  const response = useHeldResponse(props);
  const chart = useMemo(() => panelChart(response.frames, options, response.range), [response, options]);
  const onEditing = useCallback((editing: boolean) => setEditing(editing), []);

  if (chart.kind === 'chart') {
    const { judging, series, names } = chart;
    // Whoever chose a series in the panel's options leaves nothing to choose on screen.
    const isFixed = chosen === undefined && options.series !== '' && series.name === options.series;
    return (
      <ChartView
        {...props}
        options={options}
        chart={judging}
        series={series}
        names={isFixed ? [] : names}
        onChoose={setChosen}
        onEditing={onEditing}
      />
    );
  }
  const lacks = lacksTimeOrNumber(data.series);
  const problem = chart.kind === 'problem' ? chart.problem : dataProblem(data.series);
  return (
    <PanelDataErrorView
      panelId={id}
      fieldConfig={fieldConfig}
      data={data}
      {...(problem === undefined ? {} : { message: problem })}
      needsTimeField={lacks.time}
      needsNumberField={lacks.number}
    />
  );
}

/** While a form is open, new data wait: they would close the tooltip that holds it. */
function useStill(
  current: PanelProps<ControlChartOptions>,
  isStill: boolean,
): PanelProps<ControlChartOptions> {
  const shown = useRef(current);
  if (!isStill) shown.current = current;
  const { width, height } = current;
  return isStill ? { ...shown.current, width, height } : current;
}

function withVariables(
  options: ControlChartOptions,
  fill: (text: string) => string,
  chosen: string | undefined,
): ControlChartOptions {
  const { baseline } = options;
  return {
    ...options,
    series: chosen ?? fill(options.series),
    sizeSeries: fill(options.sizeSeries),
    exclude: fill(options.exclude),
    stages: fill(options.stages),
    baseline: { ...baseline, from: fill(baseline.from), to: fill(baseline.to) },
  };
}
