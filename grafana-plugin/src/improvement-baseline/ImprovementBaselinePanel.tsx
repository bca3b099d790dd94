import { useMemo, type ReactNode } from 'react';
import { css, cx } from '@emotion/css';
import {
  dateTime,
  dateTimeFormat,
  type DataFrame,
  type GrafanaTheme2,
  type PanelProps,
  type TimeRange,
} from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { TooltipDisplayMode } from '@grafana/schema';
import { useStyles2 } from '@grafana/ui';
import { ChartLegend, useSwitches } from '../control-chart/ChartLegend.tsx';
import { ChartPlot } from '../control-chart/ChartPlot.tsx';
import { CsvButton, csvHostClass } from '../panel-kit/CsvButton.tsx';
import { dataProblem } from '../panel-kit/data-problem.ts';
import { hideFrom } from '../panel-kit/hide-from.ts';
import { numberWords } from '../panel-kit/number-words.ts';
import { plotRoom } from '../panel-kit/plot-room.ts';
import { axisOptionsOf } from '../panel-kit/time-scales.ts';
import { useHeldResponse } from '../panel-kit/useHeldResponse.ts';
import { answerComparison } from './answer-comparison.ts';
import { blockLayout, type Block } from './block-layout.ts';
import { comparedPlot } from './compared-plot.ts';
import type { Comparison } from './comparison.ts';
import { Guardrails } from './Guardrails.tsx';
import { History } from './History.tsx';
import { migrateOptions, type ImprovementBaselineOptions } from './options.ts';
import { plainComparison } from './plain-comparison.ts';
import { statisticsColumns } from './statistics-columns.ts';
import { VerdictBlock } from './VerdictBlock.tsx';
import { comparisonSummary } from './verdict-words.ts';

/** Response to comparison, comparison to screen; everything but the last is a pure function beside this file. */
export function ImprovementBaselinePanel(props: PanelProps<ImprovementBaselineOptions>) {
  const { data, id, fieldConfig, replaceVariables } = props;
  const options = useMemo(() => {
    const saved = migrateOptions(props.options);
    return {
      ...saved,
      series: replaceVariables(saved.series),
      splitAt: replaceVariables(saved.splitAt),
    };
  }, [props.options, replaceVariables]);
  const response = useHeldResponse(props);
  const found = useMemo(() => comparisonOf(response.frames, options), [response, options]);
  if (found !== undefined && 'comparison' in found) {
    return <ComparisonView {...props} options={options} comparison={found.comparison} />;
  }
  const problem = found === undefined ? dataProblem(data.series) : found.problem;
  return (
    <PanelDataErrorView
      panelId={id}
      fieldConfig={fieldConfig}
      data={data}
      {...(problem === undefined ? {} : { message: problem })}
      needsTimeField
      needsNumberField
    />
  );
}

function comparisonOf(
  frames: readonly DataFrame[],
  options: ImprovementBaselineOptions,
): { readonly comparison: Comparison } | { readonly problem: string } | undefined {
  const answered = answerComparison(frames);
  return answered === undefined ? plainComparison(frames, options) : { comparison: answered };
}

interface ViewProps extends PanelProps<ImprovementBaselineOptions> {
  readonly comparison: Comparison;
}

function ComparisonView(props: ViewProps) {
  const { comparison, options, width, height, timeZone, replaceVariables } = props;
  const styles = useStyles2(getStyles);
  const { guardrails, versions, field } = comparison;
  const layout = blockLayout(width, height, {
    plot: options.showPlot,
    guardrails: options.showGuardrails && guardrails.length > 0,
    history: options.showHistory && versions.length > 0,
    effect: comparison.effect.effect !== null,
  });
  const year = dateTimeFormat(comparison.after.to, { timeZone, format: 'YYYY' });
  const dayOf = (at: number): string => {
    const day = dateTimeFormat(at, { timeZone, format: 'D MMM YYYY' });
    return day.endsWith(year) ? day.slice(0, -5) : day;
  };
  const title = replaceVariables(props.title, undefined, 'text');
  const content: Readonly<Record<Block, (width: number, height: number) => ReactNode>> = {
    verdict: (w, h) => <VerdictBlock comparison={comparison} width={w} height={h} dayOf={dayOf} />,
    plot: (w, h) => <BaselinePlot {...props} width={w} height={h} />,
    guardrails: (w, h) => (
      <Guardrails
        guardrails={guardrails}
        width={w}
        height={h}
        hasCharts={comparison.indicatorId !== undefined}
      />
    ),
    history: (w, h) => <History comparison={comparison} width={w} height={h} dayOf={dayOf} />,
  };
  return (
    <div
      role="group"
      className={cx(styles.panel, csvHostClass)}
      aria-label={comparisonSummary(title, comparison, numberWords(field, ''))}
      data-testid="shewhart-improvement-baseline"
    >
      <CsvButton
        name={title === '' ? comparison.title : title}
        columns={() => statisticsColumns(comparison)}
      />
      <div className={styles.scroll} style={{ overflowY: layout.height > height ? 'auto' : 'hidden' }}>
        <div className={styles.blocks} style={{ height: layout.height }}>
          {layout.placed.map(({ block, left, top, width: w, height: h }) => (
            <div key={block} className={styles.block} style={{ left, top, width: w, height: h }}>
              {content[block](w, h)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

const noAnnotations: DataFrame[] = [];

/** The frozen baseline before, and what followed. */
function BaselinePlot({ comparison, options, width, height, ...panel }: ViewProps) {
  const { chart, lines, range } = useMemo(() => comparedPlot(comparison), [comparison]);
  const timeRange = useMemo(
    () => (range === undefined ? panel.timeRange : fixedRange(range)),
    [range, panel.timeRange],
  );
  const { field, series } = comparison;
  const [hidden, toggle] = useSwitches();
  const room = plotRoom(width, height);
  return (
    <ChartLegend
      {...{ lines, hidden, toggle, field, width, height }}
      legend={room.hasLegend && !hideFrom(field).legend ? options.legend : undefined}
    >
      {(innerWidth, innerHeight) => (
        <ChartPlot
          {...{ chart, lines, field, timeRange, hidden }}
          width={innerWidth}
          height={innerHeight}
          timeZone={panel.timeZone}
          annotations={panel.data.annotations ?? noAnnotations}
          markSize={8}
          showMarks={false}
          axisLabel={axisOptionsOf(field).axisLabel ?? ''}
          axisWidth={undefined}
          cornerName=""
          showsTimes={room.showsTimes}
          showsValues={room.showsValues}
          hasTooltip={options.tooltip?.mode !== TooltipDisplayMode.None && !hideFrom(field).tooltip}
          onZoom={panel.onChangeTimeRange}
          rowOf={(place) => series?.times.indexOf(chart.at[place] ?? Number.NaN) ?? -1}
        />
      )}
    </ChartLegend>
  );
}

function fixedRange({ from, to }: { readonly from: number; readonly to: number }): TimeRange {
  const range = { from: dateTime(from), to: dateTime(to) };
  return { ...range, raw: range };
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ position: 'relative', height: '100%' }),
  scroll: css({ height: '100%', overflowX: 'hidden', paddingBottom: theme.spacing(0) }),
  blocks: css({ position: 'relative' }),
  block: css({ position: 'absolute' }),
});
