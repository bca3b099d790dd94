import { bodyTypes } from '@shewhart/schemas';
import {
  attributeRenames,
  flagsOf,
  isNewerThanKnown,
  parseSchemaUrl,
  severityFromText,
  type AttributeSection,
  type DataQualityFinding,
} from '@shewhart/schemas/taxonomy';
import type { Attribute, Value } from './otlp-encoder.ts';

/**
 * What a record should become, worked out the slow and obvious way from the model it was made of: strings,
 * bigints, sets and maps, no offsets and no caches.
 */
export type Typed = readonly (readonly [key: string, letter: string, text: string])[];

export class Findings {
  readonly names = new Set<DataQualityFinding>();

  add(name: DataQualityFinding, when = true): void {
    if (when) this.names.add(name);
  }

  get bits(): number {
    return flagsOf(this.names);
  }
}

export function textOf(value: string | Uint8Array, findings: Findings): string {
  if (typeof value === 'string') return value;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(value);
  findings.add('invalid_utf8_repaired', !Buffer.from(text).equals(Buffer.from(value)));
  return text;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

export function valueText(value: Value, findings: Findings): readonly [letter: string, text: string] {
  if ('string' in value) return ['s', textOf(value.string, findings)];
  if ('bool' in value) return ['b', String(value.bool)];
  if ('int' in value) return ['i', String(value.int)];
  if ('double' in value) return ['d', numberText(value.double)];
  if ('bytes' in value) return ['y', Buffer.from(value.bytes).toString('base64')];
  if ('array' in value) return ['a', json(value, findings)];
  if ('map' in value) return ['m', json(value, findings)];
  return ['e', ''];
}

function json(value: Value, findings: Findings): string {
  if ('array' in value) {
    return `[${value.array.map((item) => json(item, findings)).join(',')}]`;
  }
  if ('map' in value) {
    const entries = new Map<string, string>();
    for (const [key, item] of value.map) {
      const name = textOf(key, findings);
      findings.add('duplicate_attribute_key', entries.has(name));
      entries.set(name, json(item, findings));
    }
    return `{${[...entries].map(([key, item]) => `${JSON.stringify(key)}:${item}`).join(',')}}`;
  }
  const [letter, text] = valueText(value, findings);
  if (letter === 'e') return 'null';
  if (letter === 'd') return Number.isFinite(Number(text)) ? text : `"${text}"`;
  return letter === 's' || letter === 'y' ? JSON.stringify(text) : text;
}

export function attributesOf(
  list: readonly Attribute[],
  section: AttributeSection | 'scope',
  schemaUrl: string,
  findings: Findings,
): Typed {
  const values = new Map<string, Value>();
  for (const [key, value] of list) {
    const name = textOf(key, findings);
    findings.add('duplicate_attribute_key', values.has(name));
    values.set(name, value);
  }
  // Values that a later one replaces are still read, and what is odd about them is still said, or not:
  // which of both is not part of the contract, so the tests make no duplicates with odd values.
  const version = parseSchemaUrl(schemaUrl);
  const isForeign = schemaUrl !== '' && (version === undefined || isNewerThanKnown(version));
  const renames =
    section === 'scope' || isForeign ? new Map<string, never>() : attributeRenames(section, version);
  const claims = new Map<string, string[]>();
  for (const key of values.keys()) {
    const name = renames.get(key)?.to ?? key;
    claims.set(name, [...(claims.get(name) ?? []), key]);
  }
  const stored = new Map<string, Value>();
  const rank = (name: string, key: string): number =>
    key === name ? Number.POSITIVE_INFINITY : (renames.get(key)?.order ?? 0);
  const losers: string[] = [];
  for (const [name, keys] of claims) {
    const ranked = [...keys].sort((left, right) => rank(name, right) - rank(name, left));
    findings.add('rename_collision', keys.length > 1);
    const winner = ranked[0]!;
    findings.add('renamed_attributes', winner !== name);
    stored.set(name, values.get(winner)!);
    if (renames.get(winner)?.keepOriginal === true) losers.push(winner);
    losers.push(...ranked.slice(1));
  }
  for (const key of losers) if (!stored.has(key)) stored.set(key, values.get(key)!);
  return [...stored]
    .map(([key, value]) => [key, ...valueText(value, findings)] as const)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}

export function effectiveSchemaFindings(schemaUrl: string, findings: Findings): void {
  const version = parseSchemaUrl(schemaUrl);
  findings.add(
    'unknown_schema_version',
    schemaUrl !== '' && (version === undefined || isNewerThanKnown(version)),
  );
}

export interface LogModel {
  readonly time: bigint;
  readonly observed: bigint;
  readonly severityNumber: number;
  readonly severityText: string | Uint8Array;
  readonly eventName: string;
  readonly body: Value | undefined;
  readonly attributes: readonly Attribute[];
  readonly dropped: number;
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly flags: number;
}

const minute = 60_000_000_000n;
const day = 1440n * minute;
export const lastTime = 2n ** 63n - 1n;

export function timeFindings(judged: bigint, stored: bigint, received: bigint, findings: Findings): void {
  findings.add('future_time', judged > received + 5n * minute);
  findings.add('late', judged < received - day);
  findings.add('outside_rollup_window', stored < received - 400n * day || stored > received + day);
}

function identifier(bytes: Uint8Array, length: number): string {
  return bytes.length === length && bytes.some((byte) => byte !== 0)
    ? Buffer.from(bytes).toString('hex')
    : '';
}

/** The log row, without identifiers; undefined when the record is to be refused. */
export function expectedLog(
  log: LogModel,
  schemaUrl: string,
  received: bigint,
  contextFindings: readonly DataQualityFinding[],
): Record<string, unknown> | undefined {
  if (log.time > lastTime) return undefined;
  const findings = new Findings();
  for (const name of contextFindings) findings.add(name);
  effectiveSchemaFindings(schemaUrl, findings);
  findings.add('observed_missing', log.observed === 0n);
  findings.add('time_clamped', log.observed > lastTime);
  const observed = log.observed === 0n ? received : log.observed > lastTime ? lastTime : log.observed;
  findings.add('time_missing', log.time === 0n);
  const time = log.time === 0n ? observed : log.time;
  timeFindings(time, time, received, findings);
  const severityText = textOf(log.severityText, findings);
  const inferred = log.severityNumber === 0 ? severityFromText(severityText) : 0;
  findings.add('severity_from_text', inferred !== 0);
  findings.add('severity_out_of_range', log.severityNumber < 0 || log.severityNumber > 24);
  const traceId = identifier(log.traceId, 16);
  const spanId = identifier(log.spanId, 8);
  findings.add('invalid_trace_id', traceId === '' && log.traceId.length > 0);
  findings.add('invalid_span_id', spanId === '' && log.spanId.length > 0);
  const body = log.body === undefined ? (['', ''] as const) : valueText(log.body, findings);
  const attributes = attributesOf(log.attributes, 'log', schemaUrl, findings);
  return {
    time,
    observed_time: observed,
    received_time: received,
    severity_number: log.severityNumber === 0 ? inferred : log.severityNumber,
    severity_text: severityText,
    event_name: log.eventName,
    body_type: bodyType(body[0]),
    body: body[1],
    attributes,
    dropped_attributes_count: log.dropped,
    trace_id: traceId,
    span_id: spanId,
    flags: log.flags,
    quality: findings.bits,
  };
}

function bodyType(letter: string): number {
  const kinds: Record<string, keyof typeof bodyTypes> = {
    '': 'absent',
    e: 'empty',
    s: 'string',
    b: 'bool',
    i: 'int',
    d: 'double',
    y: 'bytes',
    a: 'array',
    m: 'map',
  };
  return bodyTypes[kinds[letter]!];
}

export interface ItemModel {
  readonly time: bigint;
  readonly name: string;
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly traceState: string;
  readonly attributes: readonly Attribute[];
  readonly dropped: number;
  readonly flags: number;
}

export interface SpanModel {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly parentSpanId: Uint8Array;
  readonly traceState: string;
  readonly name: string | Uint8Array;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: readonly Attribute[];
  readonly dropped: number;
  readonly events: readonly ItemModel[];
  readonly droppedEvents: number;
  readonly links: readonly ItemModel[];
  readonly droppedLinks: number;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly flags: number;
}

export function expectedSpan(
  span: SpanModel,
  schemaUrl: string,
  received: bigint,
  contextFindings: readonly DataQualityFinding[],
): Record<string, unknown> | undefined {
  if (span.start > lastTime || span.end > lastTime) return undefined;
  const findings = new Findings();
  for (const name of contextFindings) findings.add(name);
  effectiveSchemaFindings(schemaUrl, findings);
  findings.add('time_missing', span.start === 0n);
  findings.add('end_time_missing', span.end === 0n);
  const start = span.start !== 0n ? span.start : span.end !== 0n ? span.end : received;
  const end = span.end === 0n ? start : span.end;
  findings.add('ended_before_start', end < start);
  timeFindings(end, start, received, findings);
  const traceId = identifier(span.traceId, 16);
  const spanId = identifier(span.spanId, 8);
  const parentId = identifier(span.parentSpanId, 8);
  findings.add('invalid_trace_id', traceId === '');
  findings.add('invalid_span_id', spanId === '');
  findings.add('invalid_reference_id', parentId === '' && span.parentSpanId.length > 0);
  findings.add(
    'unknown_enum_value',
    span.kind < 0 || span.kind > 5 || span.statusCode < 0 || span.statusCode > 2,
  );
  const name = textOf(span.name, findings);
  const attributes = attributesOf(span.attributes, 'span', schemaUrl, findings);
  const events = span.events.map((event) => {
    findings.add('time_clamped', event.time > lastTime);
    return {
      time: event.time > lastTime ? lastTime : event.time,
      name: event.name,
      attributes: attributesOf(event.attributes, 'span_event', schemaUrl, findings),
      dropped_attributes_count: event.dropped,
    };
  });
  const links = span.links.map((link) => {
    const linkedTrace = identifier(link.traceId, 16);
    const linkedSpan = identifier(link.spanId, 8);
    const isInvalid =
      (linkedTrace === '' && link.traceId.length > 0) || (linkedSpan === '' && link.spanId.length > 0);
    findings.add('invalid_reference_id', isInvalid);
    return {
      trace_id: linkedTrace,
      span_id: linkedSpan,
      trace_state: link.traceState,
      attributes: attributesOf(link.attributes, 'span', schemaUrl, findings),
      dropped_attributes_count: link.dropped,
      flags: link.flags,
    };
  });
  return {
    time: start,
    duration_ns: end - start,
    received_time: received,
    name,
    kind: span.kind,
    status_code: span.statusCode,
    status_message: span.statusMessage,
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: parentId,
    trace_state: span.traceState,
    flags: span.flags,
    attributes,
    dropped_attributes_count: span.dropped,
    events,
    dropped_events_count: span.droppedEvents,
    links,
    dropped_links_count: span.droppedLinks,
    quality: findings.bits,
  };
}
