import type { VariableRows } from '../chart/hotelling-chart.ts';
import { ChartError } from '../chart-error.ts';
import { subgroupStatistics, type SubgroupStatistics } from '../estimate/subgroup-statistics.ts';
import type { ChartKind } from '../rule/rule-legality.ts';
import type { ChartData } from './chart-request.ts';
import {
  readList,
  readNumber,
  readObject,
  readSeries,
  readWhole,
  type JsonObject,
} from './request-reader.ts';

function need(request: JsonObject, key: string, chart: ChartKind): unknown {
  const value = request[key];
  if (value === undefined) throw new ChartError(key, `is needed for chart ${chart}`);
  return value;
}

/** A subgroup given by its values, or by { n, mean, sd, range } computed elsewhere. */
function readSubgroup(value: unknown, path: string): SubgroupStatistics {
  if (value === null) return subgroupStatistics([]);
  if (Array.isArray(value)) return subgroupStatistics([...readSeries(value, path)]);
  const given = readObject(value, path);
  const size = readWhole(given['n'], `${path}.n`, { min: 0 });
  const optional = (key: string): number =>
    given[key] === undefined || given[key] === null
      ? Number.NaN
      : readNumber(given[key], `${path}.${key}`, { min: 0 });
  const mean = size === 0 ? Number.NaN : readNumber(given['mean'], `${path}.mean`);
  return { size, mean, standardDeviation: optional('sd'), range: optional('range') };
}

function readSubgroups(value: unknown, chart: ChartKind): SubgroupStatistics[] {
  return readList(value, 'subgroups').map((item, index) => {
    const path = `subgroups[${index}]`;
    const subgroup = readSubgroup(item, path);
    const spread = chart === 'xbar-r' ? subgroup.range : subgroup.standardDeviation;
    if (chart !== 'cusum' && subgroup.size >= 2 && Number.isNaN(spread)) {
      throw new ChartError(path, `needs its ${chart === 'xbar-r' ? 'range' : 'sd'} for chart ${chart}`);
    }
    return subgroup;
  });
}

function readCounts(request: JsonObject, chart: ChartKind): ChartData {
  const counts = readSeries(need(request, 'counts', chart), 'counts', { min: 0 });
  const sizes = readSeries(need(request, 'sizes', chart), 'sizes', { min: 0 });
  if (counts.length !== sizes.length) {
    throw new ChartError('sizes', `must be as long as counts: ${sizes.length} against ${counts.length}`);
  }
  if (chart === 'p' || chart === 'np' || chart === 'p-prime') {
    const index = counts.findIndex((count, place) => count > (sizes[place] as number));
    if (index >= 0) throw new ChartError(`counts[${index}]`, `is ${counts[index]} of only ${sizes[index]}`);
  }
  return { kind: 'counts', counts, sizes };
}

/** One point of a T2 chart: a row of variables, a subgroup of rows, or nothing. */
function readRows(value: unknown, path: string): VariableRows {
  if (value === null) return [];
  const items = readList(value, path);
  if (items.length === 0 || items.includes(null)) return [];
  const rows = Array.isArray(items[0]) ? items : [items];
  return rows.map((row, index) => {
    const place = rows === items ? `${path}[${index}]` : path;
    return readList(row, place).map((item, variable) => readNumber(item, `${place}[${variable}]`));
  });
}

function readVariables(request: JsonObject): ChartData {
  const rows = readList(need(request, 'subgroups', 't2'), 'subgroups').map((item, index) =>
    readRows(item, `subgroups[${index}]`),
  );
  const first = rows.find((point) => point.length > 0);
  rows.forEach((point, index) => {
    if (point.length === 0 || first === undefined) return;
    const path = `subgroups[${index}]`;
    if (point.length !== first.length)
      throw new ChartError(path, 'has another number of rows than the first');
    if (point.some((row) => row.length !== first[0]?.length)) {
      throw new ChartError(path, 'has another number of variables than the first');
    }
  });
  return { kind: 'rows', rows };
}

/** A single series; counts may stand under their own name for a c chart. */
function readValues(request: JsonObject, chart: ChartKind): ChartData {
  const isCount = chart === 'c';
  const key =
    isCount && request['values'] === undefined && request['counts'] !== undefined ? 'counts' : 'values';
  const cannotBeNegative = isCount || chart === 'g' || chart === 't';
  return {
    kind: 'values',
    values: readSeries(need(request, key, chart), key, cannotBeNegative ? { min: 0 } : {}),
  };
}

/** The data that the chart needs, checked; refusals name the place of the first bad number. */
export function readData(request: JsonObject, chart: ChartKind): ChartData {
  const asSubgroups = (): ChartData => ({
    kind: 'subgroups',
    subgroups: readSubgroups(need(request, 'subgroups', chart), chart),
  });
  switch (chart) {
    case 't2':
      return readVariables(request);
    case 'xbar-r':
    case 'xbar-s':
      return asSubgroups();
    case 'p':
    case 'np':
    case 'u':
    case 'p-prime':
    case 'u-prime':
      return readCounts(request, chart);
    case 'ewma':
    case 'cusum':
      return request['values'] === undefined && request['subgroups'] !== undefined
        ? asSubgroups()
        : readValues(request, chart);
    default:
      return readValues(request, chart);
  }
}
