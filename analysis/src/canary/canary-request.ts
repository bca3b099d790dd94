import { ChartError } from '../chart-error.ts';
import {
  readList,
  readNumber,
  readObject,
  readSeries,
  readWhole,
  readWord,
  refuseUnknownKeys,
  type JsonObject,
  type NumberRange,
} from '../evaluate/request-reader.ts';
import type { MetricOptions } from './classify-metric.ts';
import type { FailureCount } from './compare-failures.ts';
import type { SequentialOptions } from './compare-means.ts';

/** The samples of one metric: values, or failures among requests. */
export type CanarySamples =
  | { readonly kind: 'values'; readonly baseline: Float64Array; readonly canary: Float64Array }
  | { readonly kind: 'failures'; readonly baseline: FailureCount; readonly canary: FailureCount };

export type CanaryMetric = { readonly name: string; readonly groups: readonly string[] } & CanarySamples &
  MetricOptions &
  SequentialOptions;

export interface CanaryRequest {
  readonly judge: 'kayenta' | 'sequential';
  readonly metrics: readonly CanaryMetric[];
  readonly thresholds: { readonly pass: number; readonly marginal: number };
  readonly groupWeights: Readonly<Record<string, number>>;
}

const optionKeys = [
  'direction',
  'isCritical',
  'mustHaveData',
  'missing',
  'outliers',
  'outlierFactor',
  'tolerance',
  'confidence',
  'effect',
  'allowed',
  'criticalAt',
  'margin',
  'marginAbsolute',
  'alpha',
  'tightestAt',
  'minPoints',
  'spreadMargin',
];
const sampleKeys = ['baseline', 'canary', 'control', 'experiment'];
const requestKeys = ['judge', 'thresholds'];

/**
 * Reads the body of `POST /api/v1/canary/evaluate`: `metrics`, or one metric's samples and options at the
 * top. `control` and `experiment`, Kayenta's words, are understood for `baseline` and `canary`.
 * @throws ChartError with the path of what cannot be understood
 */
export function readCanaryRequest(body: unknown): CanaryRequest {
  const object = readObject(body, '');
  const thresholds = readThresholds(object['thresholds']);
  if (object['metrics'] === undefined) {
    refuseUnknownKeys(object, '', [...requestKeys, 'metrics', 'name', ...sampleKeys, ...optionKeys]);
    const { judge: _judge, thresholds: _thresholds, ...metric } = object;
    const metrics = [readMetric({ name: 'metric', ...metric }, '')];
    return { judge: readJudge(object['judge'], metrics), thresholds, groupWeights: {}, metrics };
  }
  refuseUnknownKeys(object, '', [...requestKeys, 'metrics', 'groupWeights']);
  const metrics = readList(object['metrics'], 'metrics').map((item, index) =>
    readMetric(readObject(item, `metrics[${index}]`), `metrics[${index}].`),
  );
  if (metrics.length === 0) throw new ChartError('metrics', 'must hold at least one metric');
  const groupWeights = readWeights(object['groupWeights'], metrics);
  return { judge: readJudge(object['judge'], metrics), thresholds, groupWeights, metrics };
}

/** Failures have no ranks, so only the sequential judge compares them; it is taken for them unless one is named. */
function readJudge(value: unknown, metrics: readonly CanaryMetric[]): CanaryRequest['judge'] {
  const withFailures = metrics.find(({ kind }) => kind === 'failures');
  if (value === undefined) return withFailures === undefined ? 'kayenta' : 'sequential';
  const judge = readWord(value, 'judge', ['kayenta', 'sequential']);
  if (judge === 'kayenta' && withFailures !== undefined) {
    throw new ChartError('judge', `kayenta compares values; ${withFailures.name} has failures among a total`);
  }
  return judge;
}

function readThresholds(value: unknown): CanaryRequest['thresholds'] {
  if (value === undefined) return { pass: 75, marginal: 50 };
  const object = readObject(value, 'thresholds');
  refuseUnknownKeys(object, 'thresholds', ['pass', 'marginal']);
  const range = { min: 0, max: 100 };
  const pass = readNumber(object['pass'] ?? 75, 'thresholds.pass', range);
  const marginal = readNumber(object['marginal'] ?? Math.min(50, pass), 'thresholds.marginal', range);
  if (marginal > pass) throw new ChartError('thresholds.marginal', 'must not be above thresholds.pass');
  return { pass, marginal };
}

function readWeights(value: unknown, metrics: readonly CanaryMetric[]): Record<string, number> {
  if (value === undefined) return {};
  const weights: [string, number][] = Object.entries(readObject(value, 'groupWeights')).map(
    ([name, weight]) => [name, readNumber(weight, `groupWeights.${name}`, { min: 0, max: 100 })],
  );
  const known = new Set(metrics.flatMap(({ groups }) => groups));
  const stranger = weights.find(([name]) => !known.has(name));
  if (stranger) throw new ChartError(`groupWeights.${stranger[0]}`, 'is the group of no metric');
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  if (sum > 100 + 1e-9) throw new ChartError('groupWeights', `must not sum to more than 100, sums to ${sum}`);
  if (weights.length === known.size && sum < 100 - 1e-9) {
    throw new ChartError('groupWeights', `must sum to 100 when every group has one, sums to ${sum}`);
  }
  return Object.fromEntries(weights);
}

function readMetric(object: JsonObject, place: string): CanaryMetric {
  refuseUnknownKeys(object, place.slice(0, -1), ['name', 'groups', ...sampleKeys, ...optionKeys]);
  const name = readText(object['name'], `${place}name`);
  const groups =
    object['groups'] === undefined
      ? ['all']
      : readList(object['groups'], `${place}groups`).map((item, index) =>
          readText(item, `${place}groups[${index}]`),
        );
  if (groups.length === 0) throw new ChartError(`${place}groups`, 'must hold at least one group');
  return { name, groups, ...readSamples(object, place), ...readOptions(object, place) };
}

function readSamples(object: JsonObject, place: string): CanarySamples {
  const of = (word: string, alias: string): { readonly value: unknown; readonly path: string } => {
    if (object[word] !== undefined && object[alias] !== undefined) {
      throw new ChartError(`${place}${alias}`, `is another word for ${word}; give one of them`);
    }
    const used = object[word] === undefined && object[alias] !== undefined ? alias : word;
    return { value: object[used], path: `${place}${used}` };
  };
  const baseline = of('baseline', 'control');
  const canary = of('canary', 'experiment');
  if (Array.isArray(baseline.value) || Array.isArray(canary.value)) {
    return {
      kind: 'values',
      baseline: readSeries(baseline.value, baseline.path),
      canary: readSeries(canary.value, canary.path),
    };
  }
  return {
    kind: 'failures',
    baseline: readCount(baseline.value, baseline.path),
    canary: readCount(canary.value, canary.path),
  };
}

function readCount(value: unknown, path: string): FailureCount {
  if (typeof value !== 'object' || value === null) {
    throw new ChartError(path, 'must be a list of numbers, or failures and total');
  }
  const object = readObject(value, path);
  refuseUnknownKeys(object, path, ['failures', 'total']);
  const total = readWhole(object['total'], `${path}.total`, { min: 0, max: Number.MAX_SAFE_INTEGER });
  return { total, failures: readWhole(object['failures'], `${path}.failures`, { min: 0, max: total }) };
}

function readText(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') throw new ChartError(path, 'must be a text');
  if (value.length > 200) throw new ChartError(path, 'must have at most 200 characters');
  return value;
}

const share: NumberRange = { min: 0, max: 1 - 1e-9, isOpen: true };
const ranges: Readonly<Record<string, NumberRange>> = {
  outlierFactor: { min: 0, isOpen: true },
  tolerance: { min: 0 },
  confidence: share,
  margin: { min: 0 },
  marginAbsolute: { min: 0 },
  alpha: share,
  tightestAt: { min: 1 },
  minPoints: { min: 0 },
  spreadMargin: { min: 0 },
};
const words: Readonly<Record<string, readonly string[]>> = {
  direction: ['increase', 'decrease', 'either'],
  missing: ['remove', 'zero'],
  outliers: ['keep', 'remove'],
  effect: ['mean-ratio', 'common-language'],
};

function readOptions(object: JsonObject, place: string): MetricOptions & SequentialOptions {
  const options: Record<string, unknown> = {};
  for (const key of optionKeys) {
    const value = object[key];
    if (value === undefined) continue;
    const path = `${place}${key}`;
    if (ranges[key]) options[key] = readNumber(value, path, ranges[key]);
    else if (words[key]) options[key] = readWord(value, path, words[key]);
    else if (key === 'allowed' || key === 'criticalAt') options[key] = readLimits(value, path);
    else if (typeof value === 'boolean') options[key] = value;
    else throw new ChartError(path, 'must be true or false');
  }
  return options;
}

function readLimits(value: unknown, path: string): Record<string, number> {
  const object = readObject(value, path);
  refuseUnknownKeys(object, path, ['increase', 'decrease']);
  return Object.fromEntries(
    Object.entries(object).map(([side, limit]) => [side, readNumber(limit, `${path}.${side}`, { min: 0 })]),
  );
}
