import { unbounded, type NaturalBounds } from '../chart/control-chart.ts';
import { ChartError } from '../chart-error.ts';
import type { SubgroupMethod } from '../estimate/sigma-subgroups.ts';
import type { ChartKind } from '../rule/rule-legality.ts';
import type {
  BaselineChoice,
  ChartData,
  ChartParameters,
  ChartRequest,
  LimitChoice,
} from './chart-request.ts';
import { readData } from './read-data.ts';
import { readRules } from './read-rules.ts';
import {
  readList,
  readNumber,
  readObject,
  readWhole,
  readWord,
  refuseUnknownKeys,
  type JsonObject,
} from './request-reader.ts';

const chartKinds: readonly ChartKind[] = [
  'xmr',
  'xbar-r',
  'xbar-s',
  'p',
  'np',
  'c',
  'u',
  'p-prime',
  'u-prime',
  'g',
  't',
  'ewma',
  'cusum',
  't2',
  'run',
];
const individualsMethods = ['mr-mean', 'mr-median', 'mr-screened', 'sd', 'mad', 'known'] as const;
const allMethods = [...individualsMethods, 'r', 's', 'pooled'] as const;
const requestKeys = [
  'chart',
  'values',
  'subgroups',
  'counts',
  'sizes',
  'times',
  'baseline',
  'exclude',
  'stages',
  'rules',
  'sigma',
  'limits',
  'bounds',
  'params',
];

function lengthOf(data: ChartData): number {
  switch (data.kind) {
    case 'values':
      return data.values.length;
    case 'subgroups':
      return data.subgroups.length;
    case 'counts':
      return data.counts.length;
    case 'rows':
      return data.rows.length;
  }
}

function readBaseline(value: unknown, length: number): BaselineChoice {
  if (value === undefined || value === null) return { kind: 'all' };
  const given = readObject(value, 'baseline');
  refuseUnknownKeys(given, 'baseline', ['first', 'from', 'to', 'center', 'sigma']);
  if (given['first'] !== undefined) {
    return { kind: 'first', count: readWhole(given['first'], 'baseline.first', { min: 1 }) };
  }
  if (given['center'] !== undefined) {
    const center = readNumber(given['center'], 'baseline.center');
    if (given['sigma'] === undefined) return { kind: 'given', center };
    return { kind: 'given', center, sigma: readNumber(given['sigma'], 'baseline.sigma', { min: 0 }) };
  }
  if (given['from'] === undefined && given['to'] === undefined) {
    throw new ChartError('baseline', 'must have first, from and to, or center and sigma');
  }
  const last = Math.max(0, length - 1);
  const from =
    given['from'] === undefined ? 0 : readWhole(given['from'], 'baseline.from', { min: 0, max: last });
  const to =
    given['to'] === undefined ? last : readWhole(given['to'], 'baseline.to', { min: from, max: last });
  return { kind: 'range', from, to };
}

/** Places in the data, each within it. */
function readPlaces(value: unknown, path: string, length: number): number[] {
  if (value === undefined || value === null) return [];
  return readList(value, path).map((item, index) => {
    const place = readWhole(item, `${path}[${index}]`, { min: 0 });
    if (place >= length)
      throw new ChartError(`${path}[${index}]`, `is ${place}, but there are ${length} points`);
    return place;
  });
}

function readStageStarts(value: unknown, length: number): number[] {
  const starts = readPlaces(value, 'stages', length);
  starts.forEach((start, index) => {
    if (index > 0 && start <= (starts[index - 1] as number)) {
      throw new ChartError(`stages[${index}]`, 'must be above the one before it');
    }
  });
  return length === 0 ? [] : [...new Set([0, ...starts])];
}

function readLimits(value: unknown): LimitChoice {
  if (value === undefined || value === null) return {};
  const given = readObject(value, 'limits');
  refuseUnknownKeys(given, 'limits', ['k', 'arl0', 'confidence', 'bounds']);
  const chosen = ['k', 'arl0', 'confidence'].filter((key) => given[key] !== undefined);
  if (chosen.length > 1) throw new ChartError('limits', `must have one of ${chosen.join(' and ')}, not both`);
  if (given['k'] !== undefined) return { k: readNumber(given['k'], 'limits.k', { min: 0, isOpen: true }) };
  if (given['arl0'] !== undefined) {
    return { runLength: readNumber(given['arl0'], 'limits.arl0', { min: 1, max: 1e12, isOpen: true }) };
  }
  if (given['confidence'] === undefined) return {};
  const confidence = readNumber(given['confidence'], 'limits.confidence', { min: 0, max: 1, isOpen: true });
  if (confidence === 1) throw new ChartError('limits.confidence', 'must be below 1');
  return { confidence };
}

function readBounds(value: unknown, path: string): NaturalBounds {
  if (value === undefined || value === null) return unbounded;
  const given = readList(value, path);
  if (given.length !== 2) throw new ChartError(path, 'must be [low, high], null for an open end');
  const low = given[0] === null ? -Infinity : readNumber(given[0], `${path}[0]`);
  const high = given[1] === null ? Infinity : readNumber(given[1], `${path}[1]`);
  if (low >= high) throw new ChartError(path, `must ascend, is ${low} to ${high}`);
  return [low, high];
}

const parameterRanges = {
  lambda: { min: 0, max: 1, isOpen: true },
  L: { min: 0, isOpen: true },
  k: { min: 0 },
  h: { min: 0, isOpen: true },
  headstart: { min: 0 },
  target: {},
  sigma: { min: 0 },
} as const;

function readParameters(value: unknown): ChartParameters {
  if (value === undefined || value === null) return {};
  const given = readObject(value, 'params');
  refuseUnknownKeys(given, 'params', [...Object.keys(parameterRanges), 'asymptotic', 'center', 'form']);
  const read: Record<string, unknown> = {};
  for (const [key, range] of Object.entries(parameterRanges)) {
    if (given[key] !== undefined) read[key] = readNumber(given[key], `params.${key}`, range);
  }
  if (given['asymptotic'] !== undefined) {
    if (typeof given['asymptotic'] !== 'boolean')
      throw new ChartError('params.asymptotic', 'must be true or false');
    read['asymptotic'] = given['asymptotic'];
  }
  if (given['center'] !== undefined)
    read['center'] = readWord(given['center'], 'params.center', ['mean', 'median']);
  if (given['form'] !== undefined) {
    read['form'] = readWord(given['form'], 'params.form', ['probability', 'sigma', 'weibull', 'power']);
  }
  return read;
}

function readSigma(value: unknown, data: ChartData): SubgroupMethod | 'known' | undefined {
  if (value === undefined || value === null) return undefined;
  const method = readWord(value, 'sigma', allMethods);
  if (data.kind !== 'subgroups') return readWord(method, 'sigma', individualsMethods);
  return method;
}

function refuseMissingSigma(
  sigma: string | undefined,
  baseline: BaselineChoice,
  params: ChartParameters,
): void {
  const isGiven = params.sigma !== undefined || (baseline.kind === 'given' && baseline.sigma !== undefined);
  if (sigma === 'known' && !isGiven) {
    throw new ChartError('sigma', 'known needs its number in baseline.sigma or params.sigma');
  }
}

function refuseTimesOfOtherLength(request: JsonObject, length: number): void {
  if (request['times'] === undefined || request['times'] === null) return;
  const times = readList(request['times'], 'times');
  if (times.length !== length)
    throw new ChartError('times', `must be as long as the data: ${times.length} against ${length}`);
}

/**
 * Checks a request of the charts/evaluate route. Unknown keys, numbers out of range and places outside
 * the data are refused with a ChartError that names the place; data for other charts are ignored.
 */
export function readRequest(input: unknown): ChartRequest {
  const request = readObject(input, '');
  refuseUnknownKeys(request, '', requestKeys);
  const chart = readWord(request['chart'], 'chart', chartKinds);
  const data = readData(request, chart);
  const length = lengthOf(data);
  refuseTimesOfOtherLength(request, length);
  const baseline = readBaseline(request['baseline'], length);
  const params = readParameters(request['params']);
  const sigma = readSigma(request['sigma'], data);
  refuseMissingSigma(sigma, baseline, params);
  const inner =
    request['limits'] === undefined || request['limits'] === null
      ? {}
      : readObject(request['limits'], 'limits');
  const bounds =
    inner['bounds'] === undefined
      ? readBounds(request['bounds'], 'bounds')
      : readBounds(inner['bounds'], 'limits.bounds');
  return {
    chart,
    data,
    length,
    baseline,
    exclude: new Set(readPlaces(request['exclude'], 'exclude', length)),
    stageStarts: readStageStarts(request['stages'], length),
    rules: readRules(request['rules'], chart),
    ...(sigma === undefined ? {} : { sigma }),
    limits: readLimits(request['limits']),
    bounds,
    params,
  };
}
