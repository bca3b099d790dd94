import { useMemo } from 'react';
import {
  applyFieldOverrides,
  EventBusSrv,
  LoadingState,
  type DataQueryRequest,
  type PanelData,
} from '@grafana/data';
import { config } from '@grafana/runtime';
import { useTheme2 } from '@grafana/ui';
import { useMeasure } from './use-measure.ts';
import { ControlChartPanel } from '../control-chart/ControlChartPanel.tsx';
import { migrateOptions } from '../control-chart/migrate-options.ts';
import { indicatorFrame } from '../datasource/indicator-frame.ts';
import { Answered } from './Answered.tsx';
import { useCollector } from './collector-source.ts';
import { useAnswer } from './use-answer.ts';
import type { PageTime } from './use-time-range.ts';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly time: PageTime;
  readonly height: number;
  readonly hasLegend?: boolean;
}

const eventBus = new EventBusSrv();
const fieldConfig = {
  defaults: { color: { mode: 'fixed', fixedColor: 'blue' }, custom: { lineWidth: 1.5 } },
  overrides: [],
};

/** An indicator's stored chart, drawn by the panel's own code. */
export function IndicatorChart({ id, title, time, height, hasLegend = false }: Props) {
  const source = useCollector();
  const theme = useTheme2();
  const [measured, width] = useMeasure();
  const timeZone = config.bootData.user.timezone;
  const chart = useAnswer(`${id} ${time.key}`, () => source.collector.chart(id, time.span));
  const { answer } = chart;
  const data = useMemo((): PanelData | undefined => {
    if (answer.state !== 'there') return undefined;
    const series = applyFieldOverrides({
      data: [indicatorFrame(answer.value, 'A')],
      fieldConfig,
      replaceVariables: (text) => text,
      theme,
      timeZone,
    });
    // By the data source that is named here the chart finds where to note a cause.
    const targets = [{ refId: 'A', datasource: { uid: source.uid, type: source.type } }];
    return {
      state: LoadingState.Done,
      series,
      timeRange: time.range,
      request: { targets, range: time.range } as unknown as DataQueryRequest,
    };
  }, [answer, theme, timeZone, time.range, source]);
  const options = useMemo(
    () =>
      migrateOptions({
        legend: { showLegend: hasLegend, displayMode: 'list', placement: 'bottom', calcs: [] } as never,
        tooltip: { mode: 'multi', sort: 'none' } as never,
      }),
    [hasLegend],
  );
  return (
    <div ref={measured} style={{ minHeight: height }}>
      <Answered asked={chart} what={`the chart of ${title}`}>
        {() =>
          data !== undefined &&
          width > 0 && (
            <ControlChartPanel
              id={0}
              data={data}
              title={title}
              width={width}
              height={height}
              options={options}
              fieldConfig={fieldConfig}
              timeRange={time.range}
              timeZone={timeZone}
              transparent
              renderCounter={0}
              eventBus={eventBus}
              replaceVariables={(text) => text}
              onOptionsChange={() => undefined}
              onFieldConfigChange={() => undefined}
              onChangeTimeRange={({ from, to }) => time.between(from, to)}
            />
          )
        }
      </Answered>
    </div>
  );
}
