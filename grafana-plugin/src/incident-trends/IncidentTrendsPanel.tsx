import { useMemo, useState, type ReactNode } from 'react';
import { css, cx } from '@emotion/css';
import {
  dateTimeFormat,
  getFieldDisplayName,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
  type PanelProps,
} from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { PanelContextProvider, RadioButtonGroup, usePanelContext, useStyles2 } from '@grafana/ui';
import { dashboardLink, serviceLink } from '../panel-kit/app-links.ts';
import { CsvButton, csvHostClass } from '../panel-kit/CsvButton.tsx';
import { dataProblem } from '../panel-kit/data-problem.ts';
import { useHeldResponse } from '../panel-kit/useHeldResponse.ts';
import { answerTrends, trendsAnswer } from './answer-trends.ts';
import { CountSection } from './CountSection.tsx';
import { migrateOptions, type IncidentTrendsOptions, type Section } from './options.ts';
import { plainTrends } from './plain-trends.ts';
import { Recurrence } from './Recurrence.tsx';
import { sectionLayout } from './section-layout.ts';
import { statisticsColumns } from './statistics-columns.ts';
import { TimeStripsView } from './TimeStripsView.tsx';
import { countText, trendsSummary, trendVerdict, type TrendVerdict } from './trend-words.ts';
import { TrendGroups } from './TrendGroups.tsx';
import type { IncidentTrends } from './trends.ts';

const leastHeightForHead = 130;
const headHeight = 44;
const tabsHeight = 34;

const tabs: Readonly<Record<Section, string>> = {
  counts: 'Counts',
  times: 'Times',
  recurrence: 'Recurrence',
  groups: 'Groups',
};

/** Response to trends, trends to screen; everything but the last is a pure function beside this file. */
export function IncidentTrendsPanel(props: PanelProps<IncidentTrendsOptions>) {
  const { data, id, fieldConfig, replaceVariables } = props;
  const options = useMemo(() => {
    const saved = migrateOptions(props.options);
    return { ...saved, series: replaceVariables(saved.series) };
  }, [props.options, replaceVariables]);
  const response = useHeldResponse(props);
  const found = useMemo(() => trendsOf(response.frames, options), [response, options]);
  if (found !== undefined && 'trends' in found && found.trends.counts.length > 0) {
    return <TrendsView {...props} options={options} trends={found.trends} frames={response.frames} />;
  }
  const problem = found !== undefined && 'problem' in found ? found.problem : dataProblem(data.series);
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

function trendsOf(
  frames: readonly DataFrame[],
  options: IncidentTrendsOptions,
): { readonly trends: IncidentTrends } | { readonly problem: string } | undefined {
  const answer = trendsAnswer(frames);
  if (answer !== undefined) return { trends: answerTrends(answer) };
  return plainTrends(frames, options, Date.now());
}

interface ViewProps extends PanelProps<IncidentTrendsOptions> {
  readonly trends: IncidentTrends;
  readonly frames: readonly DataFrame[];
}

function TrendsView(props: ViewProps) {
  const { trends, frames, options, width, height, timeZone, replaceVariables } = props;
  const styles = useStyles2(getStyles);
  const [chosen, setChosen] = useState<Section>();
  // The legend switches severities of this panel; Grafana's own switch would write them into the dashboard.
  const { onToggleSeriesVisibility: _grafanas, ...context } = usePanelContext();
  const fieldOf = useMemo(() => fieldFinder(frames), [frames]);
  const verdict = trendVerdict(trends, (at) => dateTimeFormat(at, { timeZone, format: 'D MMM' }));
  const title = replaceVariables(props.title, undefined, 'text');
  const sections = options.sections.filter((section) => hasContent(section, trends));
  const hasHead = height >= leastHeightForHead;
  const free = height - (hasHead ? headHeight : 0);
  // Without a head there is no room for tabs either: the first section has it all.
  const trial = sectionLayout(width, free, hasHead ? sections : sections.slice(0, 1), chosen);
  const bodyHeight = free - (trial.hasTabs ? tabsHeight : 0);
  const { placed, hasTabs } = trial.hasTabs ? sectionLayout(width, bodyHeight, sections, chosen) : trial;
  const filters = useFilters(props);
  const linkOf = (from: number, to: number): string | undefined =>
    trends.answer === undefined ? undefined : dashboardLink('shewhart-incidents', { ...filters, from, to });

  const content: Readonly<Record<Section, (width: number, height: number) => ReactNode>> = {
    counts: (w, h) => <CountSection {...{ panel: props, trends, fieldOf, linkOf }} width={w} height={h} />,
    times: (w, h) => trends.answer && <TimeStripsView answer={trends.answer} width={w} height={h} />,
    recurrence: (_w, h) =>
      trends.answer && <Recurrence recurrence={trends.answer.recurrence} height={h} timeZone={timeZone} />,
    groups: (_w, h) =>
      trends.answer && <TrendGroups groups={trends.answer.groups} height={h} linkOf={groupLinks(props)} />,
  };
  return (
    <PanelContextProvider value={context}>
      <div
        role="group"
        className={cx(styles.panel, csvHostClass)}
        aria-label={trendsSummary(title, trends, verdict)}
        data-testid="shewhart-incident-trends"
      >
        <CsvButton name={title === '' ? 'incidents' : title} columns={() => statisticsColumns(trends)} />
        {hasHead && <Head trends={trends} verdict={verdict} />}
        {hasTabs && (
          <div className={styles.tabs}>
            <RadioButtonGroup
              size="sm"
              aria-label="Part of the trends"
              options={sections.map((value) => ({ value, label: tabs[value] }))}
              value={placed[0]!.section}
              onChange={setChosen}
            />
          </div>
        )}
        <div className={styles.sections} style={{ height: hasTabs ? bodyHeight : free }}>
          {placed.map(({ section, left, top, width: w, height: h }) => (
            <div key={section} className={styles.section} style={{ left, top, width: w, height: h }}>
              {content[section](w, h)}
            </div>
          ))}
        </div>
      </div>
    </PanelContextProvider>
  );
}

/** How many, and whether that is noise. */
function Head({ trends, verdict }: { readonly trends: IncidentTrends; readonly verdict: TrendVerdict }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.head}>
      <div className={styles.total}>{countText(trends)}</div>
      <div className={verdict.isSignal ? styles.signal : styles.noise} title={trends.chart?.why}>
        <span aria-hidden>{verdict.isSignal ? '▲ ' : '≈ '}</span>
        {verdict.text}
      </div>
    </div>
  );
}

function hasContent(section: Section, { answer }: IncidentTrends): boolean {
  if (section === 'counts') return true;
  if (answer === undefined) return false;
  return section !== 'groups' || answer.groups.length > 0;
}

/** Fields by the name that is shown. */
function fieldFinder(frames: readonly DataFrame[]): (name: string) => Field | undefined {
  const all = frames.flatMap((frame) =>
    frame.fields.map((field) => ({
      field,
      names: [field.name, getFieldDisplayName(field, frame, frames as DataFrame[])],
    })),
  );
  return (name) => all.find(({ names }) => names.includes(name))?.field;
}

interface TrendTarget {
  readonly service?: string;
  readonly environment?: string;
  readonly team?: string;
  readonly severity?: string;
  readonly groupBy?: string;
}

/** The filters of the query, for the dashboard that lists the incidents. */
function useFilters({ data, replaceVariables }: ViewProps): Record<string, string> {
  const target = (data.request?.targets[0] ?? {}) as TrendTarget;
  return Object.fromEntries(
    (['service', 'environment', 'team', 'severity'] as const).flatMap((name) => {
      const value = replaceVariables(target[name] ?? '', data.request?.scopedVars);
      return value === '' || value === '$__all' ? [] : [[`var-${name}`, value]];
    }),
  );
}

/** Services have pages; of other groups only the incidents can be listed. */
function groupLinks({ data }: ViewProps): (name: string) => string | undefined {
  const { groupBy } = (data.request?.targets[0] ?? {}) as TrendTarget;
  const { from, to } = data.timeRange;
  const range = { from: from.valueOf(), to: to.valueOf() };
  return (name) => {
    if (name === '' || groupBy === undefined || groupBy === 'cause') return undefined;
    return groupBy === 'service'
      ? serviceLink(name, range)
      : dashboardLink('shewhart-incidents', { [`var-${groupBy}`]: name, ...range });
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ position: 'relative', height: '100%' }),
  head: css({ height: headHeight, paddingRight: theme.spacing(3), overflow: 'hidden' }),
  total: css({
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    lineHeight: '22px',
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  }),
  signal: css({
    color: theme.colors.error.text,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  }),
  noise: css({
    color: theme.colors.text.secondary,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  }),
  tabs: css({ height: tabsHeight }),
  sections: css({ position: 'relative' }),
  section: css({ position: 'absolute' }),
});
