import { CollectorError } from '../errors.ts';
import type { StoreRow, StoreSession } from '../ports.ts';

/**
 * Samples that are in the store rather than in the request: `baseline` and `canary` may each be a selector,
 *
 *     {"indicator": "<id>", "from": …, "to": …}
 *     {"service": "checkout", "version": "1.4.0", "measure": "duration" | "failures",
 *      "environment"?, "operation"?, "attributes"?: {"k8s.pod.label": "canary"}, "from"?, "to"?}
 *
 * Without `to` it is up to now, without `from` the hour before that.
 */
const selectorKeys = new Set([
  'indicator',
  'service',
  'version',
  'environment',
  'operation',
  'attributes',
  'measure',
  'from',
  'to',
]);
const sampleKeys = ['baseline', 'canary', 'control', 'experiment'];
/** Of each sample; the judges rank them, and all of a request together are bounded, too. */
const maxPoints = 10_000;
const maxSelectors = 40;
const defaultSpanMs = 3_600_000;
const longestSpanMs = 31 * 86_400_000;

export type SampleReader = Pick<StoreSession, 'query'>;

/** The request with every selector replaced by what it selects. @throws CollectorError QUERY_INVALID_REQUEST */
export async function withSelectedSamples(
  body: unknown,
  reader: SampleReader | undefined,
  nowMs: number,
): Promise<unknown> {
  if (!isObject(body)) return body;
  const { metrics } = body;
  const selectors = (Array.isArray(metrics) ? metrics : [body]).flatMap((metric) =>
    isObject(metric) ? sampleKeys.filter((key) => isSelector(metric[key])) : [],
  );
  if (selectors.length === 0) return body;
  if (selectors.length > maxSelectors) refuse(`At most ${maxSelectors} selectors, not ${selectors.length}.`);
  if (reader === undefined)
    throw new CollectorError('QUERY_STORE_UNAVAILABLE', 'Selectors need the store, which is not open.');
  const select = (metric: unknown, path: string) => selected(metric, path, reader, nowMs);
  if (!Array.isArray(metrics)) return select(body, '');
  const read: unknown[] = [];
  for (const [index, metric] of metrics.entries()) read.push(await select(metric, `metrics[${index}].`));
  return { ...body, metrics: read };
}

async function selected(
  metric: unknown,
  path: string,
  reader: SampleReader,
  nowMs: number,
): Promise<unknown> {
  if (!isObject(metric)) return metric;
  const result: Record<string, unknown> = { ...metric };
  for (const key of sampleKeys) {
    const selector = metric[key];
    if (isSelector(selector)) result[key] = await samplesOf(selector, `${path}${key}`, reader, nowMs);
  }
  return result;
}

async function samplesOf(
  selector: Readonly<Record<string, unknown>>,
  path: string,
  reader: SampleReader,
  nowMs: number,
): Promise<unknown> {
  for (const key of Object.keys(selector))
    if (!selectorKeys.has(key)) refuse(`${path}.${key}: is not known here.`);
  const window = windowOf(selector, path, nowMs);
  const indicator = textOf(selector, 'indicator', path);
  if (indicator !== '') {
    if (textOf(selector, 'service', path) !== '')
      refuse(`${path}: names an indicator and a service; it is one of them.`);
    const rows = await reader.query('indicator_values', { id: indicator, ...window, limit: maxPoints });
    return rows.map(({ value }) => value);
  }
  const measure = selector['measure'];
  const attributes = attributesOf(selector, path);
  const params: StoreRow = {
    service: textOf(selector, 'service', path),
    version: textOf(selector, 'version', path),
    environment: textOf(selector, 'environment', path),
    operation: textOf(selector, 'operation', path),
    keys: attributes.map(([key]) => key),
    values: attributes.map(([, value]) => value),
    ...window,
  };
  if (measure === 'failures') {
    const [row] = await reader.query('canary_failures', params);
    return { failures: Number(row?.['failures'] ?? 0), total: Number(row?.['total'] ?? 0) };
  }
  if (measure !== 'duration') refuse(`${path}.measure: must be duration or failures.`);
  const rows = await reader.query('canary_durations', { ...params, limit: maxPoints });
  return rows.map(({ value }) => Number(value));
}

function windowOf(selector: Readonly<Record<string, unknown>>, path: string, nowMs: number) {
  const instant = (key: 'from' | 'to', otherwise: number): number => {
    const text = textOf(selector, key, path);
    if (text === '') return otherwise;
    const ms = /[Zz]$|[+-]\d\d:\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(ms) || ms < 0 || ms >= 2 ** 32 * 1000)
      refuse(`${path}.${key}: must be an instant such as 2026-01-31T12:00:00Z.`);
    return ms;
  };
  const to = instant('to', nowMs);
  const from = instant('from', to - defaultSpanMs);
  if (from >= to) refuse(`${path}.to: must be after from.`);
  if (to - from > longestSpanMs) refuse(`${path}.from: at most 31 days before to.`);
  return { from: Math.floor(from / 1000), to: Math.ceil(to / 1000) };
}

function attributesOf(selector: Readonly<Record<string, unknown>>, path: string): [string, string][] {
  const { attributes = {} } = selector;
  if (!isObject(attributes)) return refuse(`${path}.attributes: must be texts by name.`);
  const entries = Object.entries(attributes);
  if (entries.length > 20) refuse(`${path}.attributes: at most 20.`);
  return entries.map(([key, value]) =>
    typeof value === 'string' ? [key, value] : refuse(`${path}.attributes.${key}: must be a text.`),
  );
}

function textOf(selector: Readonly<Record<string, unknown>>, key: string, path: string): string {
  const value = selector[key];
  if (value === undefined) return '';
  if (typeof value === 'string' && value.length <= 1000) return value;
  return refuse(`${path}.${key}: must be a text of at most 1000 characters.`);
}

function isSelector(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && ('indicator' in value || 'service' in value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(message: string): never {
  throw new CollectorError('QUERY_INVALID_REQUEST', message);
}
