import { readFileSync } from 'node:fs';
import { Type, type Static } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { parseDocument } from 'yaml';
import { nearestName } from '../config/nearest-name.ts';
import { indicatorId, type IndicatorDefinition, type Measure, type SubgroupSource } from './indicator.ts';

/** What is wrong with the declared indicators, each with the place and what would be right. */
export class IndicatorError extends Error {
  override readonly name = 'IndicatorError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Indicators cannot be declared so:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const closed = { additionalProperties: false };
const text = (maxLength = 200) => Type.String({ minLength: 1, maxLength });

const inputs = ['operations', 'requests', 'logs', 'gauges', 'activity'] as const;
const measures = ['rate', 'error-ratio', 'p50', 'p95', 'log-error-rate', 'mean', 'absence'] as const;

const declaration = Type.Object(
  {
    name: text(),
    title: Type.Optional(text()),
    service: text(),
    environment: Type.Optional(Type.String({ maxLength: 200 })),
    query: Type.Optional(
      Type.Object(
        {
          input: Type.Unsafe<(typeof inputs)[number]>(Type.String({ enum: inputs })),
          measure: Type.Unsafe<(typeof measures)[number]>(Type.String({ enum: measures })),
          /** Of operations: the span's name; of requests: method and route, such as `GET /cart`. */
          operation: Type.Optional(text(1000)),
          kind: Type.Optional(
            Type.Unsafe<'server' | 'consumer'>(Type.String({ enum: ['server', 'consumer'] })),
          ),
          /** Of gauges: the metric and the attributes of the series. */
          metric: Type.Optional(text(1000)),
          attributes: Type.Optional(Type.Record(Type.String(), Type.String())),
        },
        closed,
      ),
    ),
    sql: Type.Optional(text(20_000)),
    unit: Type.Optional(Type.String({ maxLength: 60 })),
    bucket: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,5}(s|m|h|d)$' })),
    chart: Type.Optional(Type.Unsafe<'auto' | 'ratio'>(Type.String({ enum: ['auto', 'ratio'] }))),
    direction: Type.Optional(
      Type.Unsafe<'up' | 'down' | 'both'>(Type.String({ enum: ['up', 'down', 'both'] })),
    ),
    falseAlarmEveryDays: Type.Optional(Type.Number({ minimum: 0.1, maximum: 3650 })),
    severity: Type.Optional(
      Type.Unsafe<'critical' | 'warning' | 'info'>(Type.String({ enum: ['critical', 'warning', 'info'] })),
    ),
    deadband: Type.Optional(
      Type.Object(
        {
          absolute: Type.Optional(Type.Number({ minimum: 0 })),
          relative: Type.Optional(Type.Number({ minimum: 0, maximum: 10 })),
        },
        closed,
      ),
    ),
    bounds: Type.Optional(
      Type.Object({ least: Type.Optional(Type.Number()), most: Type.Optional(Type.Number()) }, closed),
    ),
    runbook: Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 2000 })),
    owner: Type.Optional(text()),
  },
  closed,
);

type Declaration = Static<typeof declaration>;

const validate = new Ajv({ allErrors: true, strict: false, verbose: true }).compile(declaration);

export interface DeclarationDefaults {
  readonly bucketSeconds: number;
  readonly falseAlarmEveryDays: number;
}

/**
 * Indicators that people declare, from the configuration and from files of `indicators:`.
 * @throws IndicatorError naming every mistake with its place
 */
export function declaredIndicators(
  fromConfiguration: readonly unknown[],
  files: readonly string[],
  defaults: DeclarationDefaults,
): IndicatorDefinition[] {
  const problems: string[] = [];
  const found = new Map<string, IndicatorDefinition>();
  const add = (list: readonly unknown[], place: string): void => {
    list.forEach((one, index) => {
      const path = `${place}[${index}]`;
      const mistakes = mistakesOf(one, path);
      problems.push(...mistakes);
      if (mistakes.length > 0) return;
      const definition = define(one as Declaration, defaults);
      if (found.has(definition.id)) problems.push(`${path} is declared twice: ${(one as Declaration).name}.`);
      found.set(definition.id, definition);
    });
  };
  add(fromConfiguration, 'indicators');
  for (const file of files) add(readIndicatorFile(file, problems), `${file}: indicators`);
  if (problems.length > 0) throw new IndicatorError(problems);
  return [...found.values()];
}

function readIndicatorFile(file: string, problems: string[]): readonly unknown[] {
  try {
    const document = parseDocument(readFileSync(file, 'utf8'), { prettyErrors: true });
    if (document.errors.length > 0) {
      problems.push(...document.errors.map((error) => `${file} is not valid YAML: ${error.message.trim()}`));
      return [];
    }
    const content = document.toJS({ maxAliasCount: 100 }) as { indicators?: unknown } | null;
    if (Array.isArray(content?.indicators)) return content.indicators;
    problems.push(`${file} must hold a list under the key indicators.`);
  } catch (error) {
    problems.push(`${file} cannot be read: ${(error as Error).message}.`);
  }
  return [];
}

function mistakesOf(one: unknown, path: string): string[] {
  if (!validate(one)) {
    return (validate.errors ?? []).map(({ instancePath, keyword, params, message, parentSchema }) => {
      const at = path + instancePath.replaceAll('/', '.');
      if (keyword !== 'additionalProperties') {
        const allowed = (params as { allowedValues?: readonly string[] }).allowedValues;
        return `${at} ${message ?? 'is wrong'}${allowed === undefined ? '' : `: ${allowed.join(', ')}`}.`;
      }
      const key = String((params as { additionalProperty: string }).additionalProperty);
      const known = Object.keys((parentSchema as { properties: object }).properties);
      const nearest = nearestName(key, known);
      return `${at}.${key} is not known. ${nearest === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean ${nearest}?`}`;
    });
  }
  const { query, sql, bucket } = one as Declaration;
  const problems: string[] = [];
  if ((query === undefined) === (sql === undefined)) {
    problems.push(`${path} needs either query or sql.`);
  }
  if (query !== undefined && !measuresOf[query.input].includes(query.measure)) {
    problems.push(`${path}.query.measure of ${query.input} is one of ${measuresOf[query.input].join(', ')}.`);
  }
  const needed = query === undefined ? undefined : neededBy[query.input];
  if (needed !== undefined && query?.[needed.field] === undefined) {
    problems.push(`${path}.query.${needed.field} is missing: ${needed.meaning}.`);
  }
  if (bucket !== undefined && secondsOf(bucket) % 60 !== 0) {
    problems.push(`${path}.bucket must be whole minutes: rollups are by minute.`);
  }
  return problems;
}

/** What names the series of an input beyond service and environment. */
const neededBy: Partial<
  Record<(typeof inputs)[number], { readonly field: 'operation' | 'metric'; readonly meaning: string }>
> = {
  operations: { field: 'operation', meaning: "the name of the operation's spans" },
  requests: { field: 'operation', meaning: 'method and route, such as GET /cart' },
  gauges: { field: 'metric', meaning: 'the name of the gauge' },
};

const measuresOf: Readonly<Record<(typeof inputs)[number], readonly Measure[]>> = {
  operations: ['rate', 'error-ratio', 'p50', 'p95'],
  requests: ['rate', 'error-ratio', 'p50', 'p95'],
  logs: ['log-error-rate'],
  gauges: ['mean'],
  activity: ['absence'],
};

function define(declared: Declaration, defaults: DeclarationDefaults): IndicatorDefinition {
  const { name, title = name, service, environment = '', query, sql, bucket } = declared;
  const {
    falseAlarmEveryDays = defaults.falseAlarmEveryDays,
    severity = 'warning',
    direction = 'both',
  } = declared;
  const bucketSeconds = bucket === undefined ? defaults.bucketSeconds : secondsOf(bucket);
  const measure: Measure = query?.measure ?? 'value';
  const source: SubgroupSource = query?.input ?? 'sql';
  const chart = chartOf(declared, measure);
  return {
    // What is asked is a part of the name: another question is another indicator, with limits of its own.
    id: indicatorId([
      'declared',
      service,
      environment,
      name,
      sql ?? JSON.stringify(query),
      `${bucketSeconds}s`,
    ]),
    origin: 'declared',
    title,
    service,
    environment,
    unit: declared.unit ?? (chart === 'ratio' ? '1' : ''),
    source,
    key: keyOf(declared),
    ...(sql === undefined ? {} : { sql }),
    measure,
    chart,
    scale: 'auto',
    direction,
    bucketSeconds,
    falseAlarmEveryDays,
    severity,
    ...tolerances(declared),
    ...responsible(declared),
  };
}

function chartOf({ chart = 'auto' }: Declaration, measure: Measure): IndicatorDefinition['chart'] {
  if (measure === 'absence') return 'absence';
  return measure === 'error-ratio' || measure === 'log-error-rate' ? 'ratio' : chart;
}

function tolerances({
  bounds,
  deadband = {},
}: Declaration): Pick<IndicatorDefinition, 'bounds' | 'deadband'> {
  const { absolute, relative } = deadband;
  return {
    bounds: [bounds?.least ?? null, bounds?.most ?? null],
    deadband: {
      ...(absolute === undefined ? {} : { absolute }),
      ...(relative === undefined ? {} : { relative }),
    },
  };
}

function responsible({ runbook, owner }: Declaration): Pick<IndicatorDefinition, 'runbookUrl' | 'owner'> {
  return {
    ...(runbook === undefined ? {} : { runbookUrl: runbook }),
    ...(owner === undefined ? {} : { owner }),
  };
}

/** The row that the query of its source answers for it. */
function keyOf({ name, service, environment = '', query }: Declaration): string {
  const base = [service, environment];
  if (query?.input === 'operations') {
    return [...base, query.operation ?? '', query.kind === 'consumer' ? '5' : '2'].join('\n');
  }
  if (query?.input === 'requests') return [...base, query.operation ?? ''].join('\n');
  if (query?.input === 'gauges') {
    const sorted = Object.entries(query.attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    return [...base, query.metric ?? '', JSON.stringify(Object.fromEntries(sorted))].join('\n');
  }
  return query === undefined ? [...base, name].join('\n') : base.join('\n');
}

function secondsOf(bucket: string): number {
  const unit = { s: 1, m: 60, h: 3600, d: 86_400 }[bucket.slice(-1) as 's' | 'm' | 'h' | 'd'];
  return Number(bucket.slice(0, -1)) * unit;
}
