import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import type { BaselineResponse, EpisodeSummary, IndicatorChartResponse } from '@shewhart/schemas/api';
import type { StoredChartMeta } from '../control-chart/frame-contract.ts';
import type { ChartEpisode, JudgedStage } from '../control-chart/judged-chart.ts';
import { stagesByVersion } from '../control-chart/stored-chart.ts';
import { grafanaUnit } from './grafana-unit.ts';
import { indicatorName } from './indicator-name.ts';

/**
 * The stored chart of an indicator as a data frame: one row a bucket, with the limits it was judged
 * against. Other panels see plain numbers; the control chart panel also reads what is in `meta`.
 */
export function indicatorFrame(response: IndicatorChartResponse, refId: string): DataFrame {
  const { indicator, points } = response;
  const unit = grafanaUnit(indicator.unit);
  const config = unit === undefined ? {} : { unit };
  const name = indicatorName(indicator);
  return createDataFrame({
    refId,
    name,
    meta: {
      preferredVisualisationPluginId: 'shewhart-controlchart-panel',
      custom: { shewhart: chartMeta(response) },
    },
    fields: [
      { name: 'time', type: FieldType.time, values: points.at.map((seconds) => seconds * 1000) },
      {
        name: 'value',
        type: FieldType.number,
        values: [...points.value],
        config: { ...config, displayNameFromDS: name },
      },
      { name: 'center', type: FieldType.number, values: [...points.center], config },
      { name: 'lower', type: FieldType.number, values: [...points.lower], config },
      { name: 'upper', type: FieldType.number, values: [...points.upper], config },
      { name: 'score', type: FieldType.number, values: [...points.score] },
      { name: 'size', type: FieldType.number, values: [...points.n] },
      {
        name: 'violations',
        type: FieldType.string,
        values: points.violations.map((rules) => rules.join(' ')),
      },
      { name: 'baseline_version', type: FieldType.number, values: [...points.baselineVersion] },
    ],
  });
}

function chartMeta(response: IndicatorChartResponse): StoredChartMeta {
  const { indicator, points } = response;
  const baselines = response.baselines as unknown as readonly BaselineResponse[];
  const newest = baselines.find(({ version }) => version === points.baselineVersion.at(-1));
  const days = newest?.falseAlarmEveryDays ?? null;
  return {
    kind: 'indicator-chart',
    name: indicatorName(indicator),
    method: methodText(newest),
    stages: stagesOf(points.baselineVersion, baselines),
    episodes: (response.episodes as unknown as readonly EpisodeSummary[])
      .filter(({ status }) => status !== 'withdrawn')
      .map(chartEpisode),
    changes: response.changes.map(({ at, kind, title }) => ({ at: Date.parse(at), kind, title })),
    falseAlarmEvery: days === null ? null : (days * 86_400) / indicator.bucketSeconds,
    warnings: warningsOf(points.at.length, newest),
  };
}

function methodText(baseline: BaselineResponse | undefined): string {
  if (baseline === undefined) return 'Learning: no limits yet';
  const alarm =
    baseline.falseAlarmEveryDays === null
      ? ''
      : `; a false alarm every ${round(baseline.falseAlarmEveryDays)} days`;
  return `Baseline ${baseline.version} from ${baseline.points} points, ${day(baseline.from)} to ${day(baseline.to)}${alarm}`;
}

function warningsOf(length: number, baseline: BaselineResponse | undefined): string[] {
  if (length > 0 && baseline === undefined)
    return ['Learning: the collector has no limits for this indicator yet.'];
  if (baseline?.trial)
    return [`Limits on trial: they come from ${baseline.points} points, and nobody is alerted.`];
  return [];
}

/** Version 0 is "no baseline yet"; a later stage is named by who made its limits, and why. */
function stagesOf(versions: readonly number[], baselines: readonly BaselineResponse[]): JudgedStage[] {
  return stagesByVersion(versions, versions.length).map(({ from, to }) => {
    const version = versions[from];
    const baseline = baselines.find((each) => each.version === version);
    const reason = baseline === undefined || baseline.reason === '' ? '' : `: ${baseline.reason}`;
    return {
      from,
      to,
      label: version === 0 || version === undefined ? 'Learning' : `Baseline ${version}${reason}`,
      isTrial: baseline?.trial ?? false,
    };
  });
}

export function chartEpisode(episode: EpisodeSummary): ChartEpisode {
  const { cause } = episode;
  return {
    id: episode.id,
    startedAt: Date.parse(episode.startedAt),
    endedAt: episode.endedAt === null ? null : Date.parse(episode.endedAt),
    text: `Out of control: ${episode.ruleText}`,
    ...(cause === null ? {} : { cause: [cause.kind, cause.reference, cause.note].filter(Boolean).join(' ') }),
  };
}

const day = (iso: string): string => iso.slice(0, 10);
const round = (days: number): string => (days >= 10 ? String(Math.round(days)) : days.toFixed(1));
