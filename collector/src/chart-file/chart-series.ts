import { trialPoints, type IndicatorModel, type JudgeOptions } from '@shewhart/analysis';
import { falseAlarmText } from './alarm-budget.ts';
import { baselineSpan, type BaselineSpan } from './baseline-span.ts';
import { unjudgedPoint, type ChartedSeries } from './charted-series.ts';
import type { ChartOptions, NamedChart } from './chart-options.ts';
import { followedChart } from './followed-chart.ts';
import { frozenChart } from './frozen-chart.ts';
import { judgeSettings } from './judge-settings.ts';
import { modelWords } from './model-words.ts';
import { namedChart } from './named-chart.ts';
import type { FileSeries } from './read-series.ts';
import { withRunRules } from './run-rules.ts';

/** A baseline of this many points is long enough to set the limits of a textbook chart for the rest. */
const namedBaseline = 100;
const namedShare = 0.15;

/**
 * Charts one series from a file.
 *
 * Nothing asked for: the judge of live indicators follows the rows, choosing chart and model by tests on what
 * came before. A baseline asked for: the same judge with limits frozen from it. A chart asked for: that chart.
 * Too few points for any of it are drawn against trial limits of their own.
 *
 * @throws FileError, ChartError in words for the person who gave the file
 */
export function chartSeries(series: FileSeries, options: ChartOptions): ChartedSeries {
  if (options.chart !== null) return named(options.chart, series, options);
  if (options.baseline !== null) return frozen(series, baselineSpan(options.baseline, series), options);
  const settings = judgeSettings(options);
  const { points, episodes, models } = followedChart(series, settings);
  const model = models.findLast((one) => one !== null);
  if (model === undefined || model === null) return onTrial(series, options);
  const first = models.findIndex((one) => one !== null);
  const charted = {
    series,
    state: 'judged',
    chart: modelWords(model),
    falseAlarms: falseAlarmText(settings.alarmsPerWeek),
    points,
    episodes,
    learned: { from: 0, to: first - 1 },
    isFrozen: false,
    why: [
      ...reasons(model, settings),
      'limits are learned anew as the series grows, always from earlier points',
    ],
  } as const;
  return withRules(charted, models, options);
}

function frozen(series: FileSeries, span: BaselineSpan, options: ChartOptions): ChartedSeries {
  const settings = judgeSettings(options);
  const { points, episodes, model } = frozenChart(series, span, settings);
  const charted = {
    series,
    state: 'judged',
    chart: modelWords(model),
    falseAlarms: falseAlarmText(settings.alarmsPerWeek),
    points,
    episodes,
    learned: span,
    isFrozen: true,
    why: [
      ...reasons(model, settings),
      `limits are frozen from rows ${span.from + 1} to ${span.to + 1}${model.isTrial ? ', too few to wake anyone' : ''}`,
    ],
  } as const;
  return withRules(
    charted,
    points.map(() => model),
    options,
  );
}

/** The model's own words, with the budget as people say it. */
function reasons({ explanation, points }: IndicatorModel, { alarmsPerWeek }: JudgeOptions): string[] {
  return explanation.map((reason) =>
    /false alarms? a week/.test(reason)
      ? `limits for ${falseAlarmText(alarmsPerWeek)}, from ${points} points`
      : reason,
  );
}

function withRules(
  charted: ChartedSeries,
  models: readonly (IndicatorModel | null)[],
  { rules }: ChartOptions,
): ChartedSeries {
  if (rules === null || rules === 'limits') return charted;
  const { points, why } = withRunRules(charted.points, models, rules);
  return { ...charted, points, why: [...charted.why, why] };
}

function named(chart: NamedChart, series: FileSeries, options: ChartOptions): ChartedSeries {
  const rows = series.values.length;
  const wanted = Math.max(namedBaseline, Math.ceil(namedShare * rows));
  const isSplit = options.baseline !== null || rows > wanted;
  const span =
    options.baseline !== null
      ? baselineSpan(options.baseline, series)
      : { from: 0, to: (isSplit ? wanted : rows) - 1 };
  const { answer, points, episodes } = namedChart(chart, series, span, options);
  const n = answer.stages[0]?.n ?? 0;
  const every = answer.expectedFalseAlarmEvery;
  return {
    series,
    state: n < 2 ? 'unjudged' : isSplit ? 'judged' : 'on trial',
    chart: `${chartNames[chart]} as asked`,
    falseAlarms:
      every === null
        ? 'how often it alarms by chance is not known'
        : `false alarm every ${Number(every.toPrecision(3))} points if they are independent`,
    points,
    episodes: isSplit ? episodes : [],
    learned: isSplit ? span : null,
    isFrozen: true,
    why: [
      isSplit
        ? `limits are frozen from rows ${span.from + 1} to ${span.to + 1} (${n} values)`
        : `on trial: ${n} point${n === 1 ? '' : 's'} set the limits that they are judged by, so no alert is raised`,
      ...answer.omittedRules.map(({ rule, reason }) => `rule ${rule} is not used: ${reason}`),
    ],
  };
}

const chartNames: Readonly<Record<NamedChart, string>> = {
  xmr: 'Individuals (XmR)',
  ewma: 'EWMA',
  cusum: 'CUSUM',
  c: 'Counts (c)',
  g: 'Units between events (g)',
  t: 'Time between events (t)',
  run: 'Run chart',
};

/** Few points: limits from all of them, for the eye alone. */
function onTrial(series: FileSeries, options: ChartOptions): ChartedSeries {
  const present = series.values.filter((value) => value !== null).length;
  const why = `on trial: ${present} point${present === 1 ? '' : 's'}, too few for alerts`;
  if (present < 2) {
    return {
      series,
      state: 'unjudged',
      chart: 'No chart yet',
      falseAlarms: 'limits need 2 values',
      points: series.values.map(unjudgedPoint),
      episodes: [],
      learned: null,
      isFrozen: false,
      why: [why],
    };
  }
  if (present < trialPoints) {
    const charted = named('xmr', series, { ...options, rules: options.rules ?? 'limits' });
    return { ...charted, chart: 'Individuals (XmR) on trial', why: [why, ...charted.why.slice(1)] };
  }
  const span = { from: 0, to: series.values.length - 1 };
  const charted = frozen(series, span, options);
  return {
    ...charted,
    state: 'on trial',
    chart: `${charted.chart}, on trial`,
    learned: null,
    why: [why, ...charted.why.slice(0, -1)],
  };
}
