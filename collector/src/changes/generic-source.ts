import {
  changeKinds,
  changeOutcomes,
  incidentStatuses,
  type ChangeKind,
  type ChangeOutcome,
  type IncidentStatus,
} from '@shewhart/schemas';
import type { ChangesConfiguration } from '../config/configuration.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import { instantOf, type Nanoseconds } from './instant.ts';
import { list, text } from './json-value.ts';
import { meaning } from './meaning.ts';
import { sharedSecret } from './signature.ts';
import {
  ignored,
  type DecodedChange,
  type DecodedIncident,
  type Source,
  type SourceRequest,
} from './source.ts';

type Mapping = ChangesConfiguration['mappings'][number];

const common = ['key', 'id', 'at', 'startedAt', 'service', 'environment', 'actor', 'title', 'url'] as const;
const fieldsOf = {
  change: [
    ...common,
    'kind',
    'outcome',
    'finishedAt',
    'version',
    'previousVersion',
    'commit',
    'repository',
    'ref',
    'pipeline',
    'reverts',
  ],
  incident: [
    ...common,
    'status',
    'severity',
    'team',
    'detectedAt',
    'acknowledgedAt',
    'mitigatedAt',
    'resolvedAt',
    'change',
    'cause',
    'users',
    'revenue',
    'errorBudget',
    'journey',
  ],
} as const;

/** The words that tools use for how something went, beside those that a mapping's `values` give. */
const outcomeWords: readonly (readonly [RegExp, ChangeOutcome])[] = [
  [/^(succe\w*|passed|ok|done|complete\w*|finished)$/i, 'succeeded'],
  [/^(fail\w*|error\w*)$/i, 'failed'],
  [/^(running|started|in[-_ ]?progress|pending|queued)$/i, 'running'],
  [/^(cancell?ed)$/i, 'cancelled'],
];
const statusWords: readonly (readonly [RegExp, IncidentStatus])[] = [
  [/^(open\w*|firing|triggered|new|created|alert\w*|down)$/i, 'open'],
  [/^(ack\w*)$/i, 'acknowledged'],
  [/^(mitigated|monitoring)$/i, 'mitigated'],
  [/^(resolved|closed|ok|recovered|up|done)$/i, 'resolved'],
];

/**
 * A source that exists only in the configuration: each field of the report is a path into the body, or a text
 * behind `=`. The first mapping whose `when` fits decides.
 * @throws ConfigurationError naming a field that there is none of
 */
export function genericSource(name: string, mappings: readonly Mapping[]): Source {
  for (const { event, fields } of mappings) {
    for (const field of Object.keys(fields)) {
      if ((fieldsOf[event] as readonly string[]).includes(field)) continue;
      throw new ConfigurationError([
        `changes.mappings of ${name}: "${field}" is no field of a ${event}; there are ${fieldsOf[event].join(', ')}.`,
      ]);
    }
  }
  const mappingFor = (body: unknown): Mapping | undefined =>
    mappings.find(({ when }) => when === undefined || when.is.includes(text(body, when.path) ?? ''));
  return {
    name,
    signature: sharedSecret,
    headers: [],
    key: ({ body }) => {
      const path = mappingFor(body)?.fields['key'];
      return path === undefined ? undefined : text(body, path);
    },
    decode(request) {
      const mapping = mappingFor(request.body);
      if (mapping === undefined) return ignored('other', 'No mapping of this source fits the body.');
      if (mapping.event === 'change') return { kind: 'change', changes: [change(mapping, request)] };
      return { kind: 'incident', incidents: [incident(mapping, request)] };
    },
  };
}

function reader({ fields, values = {} }: Mapping, { body }: SourceRequest) {
  const field = (name: string): string | undefined => {
    const path = fields[name];
    if (path === undefined) return undefined;
    const found = path.startsWith('=') ? path.slice(1) : text(body, path);
    return found === undefined ? undefined : (meaning(values, found) ?? found);
  };
  const instant = (name: string): Nanoseconds | undefined => instantOf(field(name), 'any');
  const amount = (name: string): number | undefined => {
    const found = Number(field(name) ?? Number.NaN);
    return Number.isFinite(found) ? found : undefined;
  };
  const all = (name: string): string[] => {
    const path = fields[name] ?? '';
    const many = list(body, path).flatMap((value) => text({ value }, 'value') ?? []);
    const one = field(name);
    return many.length > 0 ? many : one === undefined ? [] : one.split(',').map((part) => part.trim());
  };
  return { field, instant, amount, all };
}

function worded<Word>(
  found: string | undefined,
  words: readonly (readonly [RegExp, Word])[],
): Word | undefined {
  return words.find(([pattern]) => pattern.test(found ?? ''))?.[1];
}

function oneOf<Word extends string>(found: string | undefined, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === found);
}

function change(mapping: Mapping, request: SourceRequest): DecodedChange {
  const { field, instant, all } = reader(mapping, request);
  const outcome: ChangeOutcome =
    oneOf(field('outcome'), changeOutcomes) ?? worded(field('outcome'), outcomeWords) ?? 'unknown';
  const kind: ChangeKind = oneOf(field('kind'), changeKinds) ?? 'deployment';
  const when = instant('at') ?? instant('finishedAt') ?? instant('startedAt') ?? request.receivedAt;
  return {
    id: field('id') ?? [field('service'), field('version') ?? field('commit'), when].join('/'),
    kind,
    at: when,
    startedAt: instant('startedAt'),
    finishedAt: instant('finishedAt') ?? (outcome === 'running' ? undefined : when),
    outcome,
    service: field('service'),
    environment: field('environment'),
    version: field('version'),
    previousVersion: field('previousVersion'),
    commit: field('commit'),
    repository: field('repository'),
    ref: field('ref'),
    actor: field('actor'),
    title: field('title'),
    pipeline: field('pipeline'),
    url: field('url'),
    reverts: all('reverts'),
  };
}

function incident(mapping: Mapping, request: SourceRequest): DecodedIncident {
  const { field, instant, amount, all } = reader(mapping, request);
  const status = oneOf(field('status'), incidentStatuses) ?? worded(field('status'), statusWords) ?? 'open';
  const when = instant('at') ?? request.receivedAt;
  return {
    id: field('id') ?? [field('service'), field('title')].join('/'),
    recurs: field('id') === undefined,
    at: when,
    status,
    startedAt: instant('startedAt') ?? (status === 'open' ? when : undefined),
    detectedAt: instant('detectedAt') ?? (status === 'open' ? when : undefined),
    acknowledgedAt: instant('acknowledgedAt') ?? (status === 'acknowledged' ? when : undefined),
    mitigatedAt: instant('mitigatedAt') ?? (status === 'mitigated' ? when : undefined),
    resolvedAt: instant('resolvedAt') ?? (status === 'resolved' ? when : undefined),
    severity: field('severity'),
    services: all('service'),
    environment: field('environment'),
    team: field('team'),
    actor: field('actor'),
    title: field('title'),
    url: field('url'),
    changes: all('change'),
    cause: field('cause'),
    impact: {
      users: amount('users'),
      revenue: amount('revenue'),
      errorBudget: amount('errorBudget'),
      journeys: all('journey'),
    },
  };
}
