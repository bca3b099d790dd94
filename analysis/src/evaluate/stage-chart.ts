import type { ControlChart } from '../chart/control-chart.ts';
import { cChart } from '../chart/c-chart.ts';
import { cusumChart } from '../chart/cusum-chart.ts';
import { ewmaChart } from '../chart/ewma-chart.ts';
import { gChart } from '../chart/g-chart.ts';
import { hotellingChart } from '../chart/hotelling-chart.ts';
import { npChart } from '../chart/np-chart.ts';
import { pChart } from '../chart/p-chart.ts';
import { pPrimeChart } from '../chart/p-prime-chart.ts';
import { runChart } from '../chart/run-chart.ts';
import { tChart } from '../chart/t-chart.ts';
import { tPowerChart } from '../chart/t-power-chart.ts';
import { uChart } from '../chart/u-chart.ts';
import { uPrimeChart } from '../chart/u-prime-chart.ts';
import { xbarChart } from '../chart/xbar-chart.ts';
import { xmrChart } from '../chart/xmr-chart.ts';
import { baselineValues } from '../estimate/baseline-values.ts';
import { grandMean } from '../estimate/grand-mean.ts';
import { mean } from '../estimate/mean.ts';
import { median } from '../estimate/median.ts';
import { sigmaIndividuals, type IndividualsMethod } from '../estimate/sigma-individuals.ts';
import { sigmaSubgroups, type SubgroupMethod } from '../estimate/sigma-subgroups.ts';
import type { SubgroupStatistics } from '../estimate/subgroup-statistics.ts';
import { typicalSize } from '../estimate/typical-size.ts';
import { ChartError } from '../chart-error.ts';
import type { ChartData, ChartRequest } from './chart-request.ts';
import {
  cusumInterval,
  defaultWeight,
  ewmaLimitWidth,
  hotellingConfidence,
  limitWidth,
} from './limit-width.ts';
import type { StageSpan } from './stage-span.ts';

/** Centre and sigma that the request gives outright. */
interface GivenParameters {
  readonly knownCenter?: number;
  readonly knownSigma?: number;
}

function given({ baseline, params }: ChartRequest): GivenParameters {
  const center = baseline.kind === 'given' ? baseline.center : params.target;
  const sigma = (baseline.kind === 'given' ? baseline.sigma : undefined) ?? params.sigma;
  return {
    ...(center === undefined ? {} : { knownCenter: center }),
    ...(sigma === undefined ? {} : { knownSigma: sigma }),
  };
}

/** The estimator asked for; with a given sigma any will do, for it is not used. */
function individualsMethod({ sigma }: ChartRequest): IndividualsMethod {
  const isForSubgroups = sigma === 'r' || sigma === 's' || sigma === 'pooled';
  return sigma === undefined || sigma === 'known' || isForSubgroups ? 'mr-mean' : sigma;
}

function subgroupMethod({ sigma }: ChartRequest, fallback: SubgroupMethod): SubgroupMethod {
  return sigma === undefined || sigma === 'known' ? fallback : sigma;
}

/** The data of one stage only. */
function slice(data: ChartData, from: number, to: number): ChartData {
  switch (data.kind) {
    case 'values':
      return { kind: 'values', values: data.values.slice(from, to + 1) };
    case 'subgroups':
      return { kind: 'subgroups', subgroups: data.subgroups.slice(from, to + 1) };
    case 'counts':
      return {
        kind: 'counts',
        counts: data.counts.slice(from, to + 1),
        sizes: data.sizes.slice(from, to + 1),
      };
    case 'rows':
      return { kind: 'rows', rows: data.rows.slice(from, to + 1) };
  }
}

/** What EWMA and CUSUM start from: plotted values with their sizes, centre and sigma of one value. */
interface SequentialInput {
  readonly values: Float64Array;
  readonly sizes: Float64Array;
  readonly center: number;
  readonly sigma: number;
  readonly n: number;
}

function fromSubgroups(
  subgroups: readonly SubgroupStatistics[],
  span: StageSpan,
  request: ChartRequest,
): SequentialInput {
  const { knownCenter, knownSigma } = given(request);
  const setting = subgroups.filter((subgroup, index) => span.baseline[index] && subgroup.size > 0);
  const size = typicalSize(setting.map((subgroup) => subgroup.size));
  const hasRanges = setting.every((subgroup) => subgroup.size < 2 || !Number.isNaN(subgroup.range));
  const estimated = sigmaSubgroups(subgroups, span.baseline, subgroupMethod(request, hasRanges ? 'r' : 's'));
  const usesWithin = knownSigma !== undefined || estimated.hasWithin;
  return {
    values: Float64Array.from(subgroups, (subgroup) => (subgroup.size > 0 ? subgroup.mean : Number.NaN)),
    sizes: Float64Array.from(subgroups, (subgroup) => (usesWithin ? subgroup.size : 1)),
    center: knownCenter ?? grandMean(setting),
    sigma: knownSigma ?? estimated.forSize(size),
    n: setting.length,
  };
}

function sequentialInput(data: ChartData, span: StageSpan, request: ChartRequest): SequentialInput {
  if (data.kind === 'subgroups') return fromSubgroups(data.subgroups, span, request);
  const { values } = data as Extract<ChartData, { kind: 'values' }>;
  const { knownCenter, knownSigma } = given(request);
  const setting = baselineValues(values, span.baseline);
  const center = request.params.center === 'median' ? median(setting) : mean(setting);
  return {
    values,
    sizes: new Float64Array(values.length).fill(1),
    center: knownCenter ?? center,
    sigma: knownSigma ?? sigmaIndividuals(values, span.baseline, individualsMethod(request)),
    n: setting.length,
  };
}

function sequentialChart(data: ChartData, span: StageSpan, request: ChartRequest): ControlChart {
  const { values, sizes, center, sigma, n } = sequentialInput(data, span, request);
  const { params, bounds } = request;
  if (request.chart === 'ewma') {
    const weight = params.lambda ?? defaultWeight;
    const isAsymptotic = params.asymptotic ?? false;
    return ewmaChart(values, sizes, {
      center,
      sigma,
      weight,
      width: ewmaLimitWidth(request),
      isAsymptotic,
      bounds,
      n,
    });
  }
  return cusumChart(values, sizes, {
    target: center,
    sigma,
    allowance: params.k ?? 0.5,
    decision: cusumInterval(request),
    headstart: params.headstart ?? 0,
    n,
  });
}

function countChart(
  data: Extract<ChartData, { kind: 'counts' }>,
  span: StageSpan,
  request: ChartRequest,
): ControlChart {
  const { knownCenter, knownSigma } = given(request);
  const options = {
    width: limitWidth(request),
    bounds: request.bounds,
    ...(knownCenter === undefined ? {} : { knownCenter }),
  };
  const primed = {
    ...options,
    method: individualsMethod(request),
    ...(knownSigma === undefined ? {} : { knownSpread: knownSigma }),
  };
  switch (request.chart) {
    case 'p':
      return pChart(data, span.baseline, options);
    case 'np':
      return npChart(data, span.baseline, options);
    case 'u':
      return uChart(data, span.baseline, options);
    case 'p-prime':
      return pPrimeChart(data, span.baseline, primed);
    default:
      return uPrimeChart(data, span.baseline, primed);
  }
}

function valueChart(values: Float64Array, span: StageSpan, request: ChartRequest): ControlChart {
  const options = { width: limitWidth(request), bounds: request.bounds };
  const parameters = given(request);
  const center = parameters.knownCenter === undefined ? {} : { knownCenter: parameters.knownCenter };
  const { form } = request.params;
  switch (request.chart) {
    case 'run':
      return runChart(values, span.baseline, parameters.knownCenter);
    case 'c':
      return cChart(values, span.baseline, { ...options, ...center });
    case 'g':
      return gChart(values, span.baseline, { ...options, form: form === 'sigma' ? 'sigma' : 'probability' });
    case 't':
      return form === 'power'
        ? tPowerChart(values, span.baseline, { ...options, method: individualsMethod(request) })
        : tChart(values, span.baseline, options);
    default:
      return xmrChart(values, span.baseline, {
        ...options,
        ...parameters,
        method: individualsMethod(request),
        centerBy: request.params.center ?? 'mean',
      });
  }
}

function refuseGivenCenter({ baseline, chart }: ChartRequest): void {
  if (baseline.kind === 'given' && ['g', 't', 't2'].includes(chart)) {
    throw new ChartError(
      'baseline.center',
      `does not describe a ${chart} chart; give the points of the baseline`,
    );
  }
}

function variablesChart(
  rows: Extract<ChartData, { kind: 'rows' }>['rows'],
  span: StageSpan,
  request: ChartRequest,
): ControlChart {
  const variables = rows.find((point) => point.length > 0)?.[0]?.length ?? 1;
  return hotellingChart(rows, span.baseline, hotellingConfidence(request, variables));
}

/** The chart of one stage of a checked request. */
export function stageChart(request: ChartRequest, span: StageSpan): ControlChart {
  refuseGivenCenter(request);
  const data = slice(request.data, span.from, span.to);
  if (request.chart === 'ewma' || request.chart === 'cusum') return sequentialChart(data, span, request);
  switch (data.kind) {
    case 'counts':
      return countChart(data, span, request);
    case 'values':
      return valueChart(data.values, span, request);
    case 'rows':
      return variablesChart(data.rows, span, request);
    case 'subgroups':
      return xbarChart(data.subgroups, span.baseline, {
        ...given(request),
        dispersion: request.chart === 'xbar-r' ? 'range' : 'standard-deviation',
        method: subgroupMethod(request, request.chart === 'xbar-r' ? 'r' : 's'),
        width: limitWidth(request),
        bounds: request.bounds,
      });
  }
}
