import { useMemo, useRef, useState } from 'react';
import type { PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { ChartView } from './ChartView.tsx';
import { heldResponse, inquiryOf, type Response } from '../panel-kit/held-response.ts';
import { migrateOptions } from './migrate-options.ts';
import type { ControlChartOptions } from './options.ts';
import { lacksTimeOrNumber, panelChart } from './panel-chart.ts';

/** Frame to series, series to chart, chart to screen; everything but the last is a pure function beside this file. */
export function ControlChartPanel(props: PanelProps<ControlChartOptions>) {
  const { data, id, fieldConfig, replaceVariables } = props;
  const [chosen, setChosen] = useState<string>();
  const options = useMemo(
    () => withVariables(migrateOptions(props.options), replaceVariables, chosen),
    [props.options, replaceVariables, chosen],
  );
  const response = useHeldResponse(props);
  const chart = useMemo(() => panelChart(response.frames, options, response.range), [response, options]);

  if (chart.kind === 'chart') {
    const { judging, series, names } = chart;
    return (
      <ChartView
        {...props}
        options={options}
        chart={judging}
        series={series}
        names={names}
        onChoose={setChosen}
      />
    );
  }
  const lacks = lacksTimeOrNumber(data.series);
  return (
    <PanelDataErrorView
      panelId={id}
      fieldConfig={fieldConfig}
      data={data}
      {...(chart.kind === 'problem' ? { message: chart.problem } : {})}
      needsTimeField={lacks.time}
      needsNumberField={lacks.number}
    />
  );
}

/** Zooming in keeps the wider response, and with it the limits. */
function useHeldResponse({ data, replaceVariables }: PanelProps): Response {
  const held = useRef<Response>();
  return useMemo(() => {
    const { from, to } = data.timeRange;
    const arrived = {
      frames: data.series,
      range: { from: from.valueOf(), to: to.valueOf() },
      inquiry: inquiryOf(data.request?.targets, replaceVariables),
    };
    held.current = heldResponse(held.current, arrived);
    return held.current;
  }, [data.series, data.timeRange, data.request?.targets, replaceVariables]);
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
