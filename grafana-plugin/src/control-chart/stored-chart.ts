import type { Field } from '@grafana/data';
import { storedMeta } from './frame-contract.ts';
import type { JudgedChart, JudgedPoint, JudgedStage, PointViolation } from './judged-chart.ts';
import { ruleText } from './rule-words.ts';
import type { TimeSeries } from './select-series.ts';

/**
 * The chart that a response brings along: limits that were computed once and stored. Any data source can
 * bring them, by fields named center, lower and upper beside the value. Undefined when there are none.
 */
export function storedChart({ frame, name, time, value }: TimeSeries): JudgedChart | undefined {
  const read = (wanted: string): Field['values'] | undefined =>
    frame.fields.find((field) => field.name === wanted)?.values;
  const center = read('center');
  if (center === undefined) return undefined;
  const [lower, upper, score, size, broken] = ['lower', 'upper', 'score', 'size', 'violations'].map(read);
  const points = Array.from({ length: frame.length }, (_, place): JudgedPoint => {
    const count = numberAt(size, place);
    return {
      value: numberAt(value.values, place),
      center: numberAt(center, place),
      lower: numberAt(lower, place),
      upper: numberAt(upper, place),
      score: numberAt(score, place),
      ...(count === null ? {} : { size: count }),
      violations: violationsAt(broken, place),
    };
  });
  const drawn = { at: time.values, points, hasZones: false, limitWidth: 3 };
  const meta = storedMeta(frame.meta);
  if (meta !== undefined) {
    const { kind: _kind, ...told } = meta;
    return { ...drawn, ...told, scoreUnit: 'limit' };
  }
  return {
    ...drawn,
    name,
    method: 'Limits as the data source gave them',
    stages: stagesByVersion(read('baseline_version'), frame.length),
    episodes: [],
    changes: [],
    falseAlarmEvery: null,
    scoreUnit: 'sigma',
    warnings: [],
  };
}

function numberAt(values: Field['values'] | undefined, place: number): number | null {
  const value: unknown = values?.[place];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Rules of a point, separated by spaces or commas; with their words where the collector sent them. */
function violationsAt(values: Field['values'] | undefined, place: number): PointViolation[] {
  const text: unknown = values?.[place];
  if (typeof text !== 'string') return [];
  return text
    .split(/[\s,]+/)
    .filter((rule) => rule !== '')
    .map((rule) => ({ rule, text: ruleText(rule) }));
}

/** A stage for every stretch of points that were judged against one baseline. */
export function stagesByVersion(versions: readonly unknown[] | undefined, length: number): JudgedStage[] {
  const stages: { from: number; to: number; version: string }[] = [];
  for (let place = 0; place < length; place++) {
    const version = versionText(versions?.[place]);
    const current = stages.at(-1);
    if (current === undefined || current.version !== version)
      stages.push({ from: place, to: place, version });
    else current.to = place;
  }
  return stages.map(({ from, to, version }) => ({
    from,
    to,
    label: version === '' ? '' : `Baseline ${version}`,
    isTrial: false,
  }));
}

const versionText = (version: unknown): string =>
  typeof version === 'number' || typeof version === 'string' ? String(version) : '';
