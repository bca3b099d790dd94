import { isUtf8 } from 'node:buffer';
import { CollectorError } from '../errors.ts';
import { at, isObject, text } from './json-value.ts';
import type { Headers } from './source.ts';

/** One CloudEvent, however it was sent. */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | undefined;
  readonly time: string | undefined;
  /** Parsed when it is JSON. */
  readonly data: unknown;
  /** As it arrived, for keeping: the event as JSON, or the binary mode's body. */
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** Most events of one batch. */
const maxBatch = 10_000;

/**
 * The CloudEvents of an HTTP request: binary (`ce-*` headers), structured, batch; and, since many senders do
 * so, one CDEvent or CloudEvent as plain JSON.
 * @throws CollectorError DECODE_MALFORMED_BODY, RECEIVE_UNSUPPORTED_MEDIA_TYPE; nothing of a batch is kept then
 */
export function cloudEventsOf(headers: Headers, body: Uint8Array): CloudEvent[] {
  const contentType = headers['content-type'] ?? '';
  const media = contentType.split(';', 1)[0]!.trim().toLowerCase();
  if (media.startsWith('application/cloudevents')) {
    if (media === 'application/cloudevents+json') return [structured(parsed(body), 'The event', body)];
    if (media === 'application/cloudevents-batch+json') return batch(parsed(body));
    throw unsupported(media);
  }
  if (headers['ce-specversion'] !== undefined) return [binary(headers, contentType, media, body)];
  if (!isJson(media)) throw unsupported(media);
  const content = parsed(body);
  return Array.isArray(content) ? batch(content) : [structured(content, 'The event', body)];
}

function batch(content: unknown): CloudEvent[] {
  if (!Array.isArray(content)) throw malformed('A batch must be a JSON array.');
  if (content.length > maxBatch)
    throw malformed(`A batch may hold ${maxBatch} events, this has ${content.length}.`);
  return content.map((event, index) => {
    const what = `Event ${index} of the batch`;
    return structured(event, what, textOf(event, what));
  });
}

function structured(event: unknown, what: string, body: Uint8Array): CloudEvent {
  if (!isObject(event)) throw malformed(`${what} must be a JSON object.`);
  // CDEvents carry the attributes in `context`; the HTTP binding repeats them, and some senders leave it out.
  const isBare = event['specversion'] === undefined && isObject(event['context']);
  const attributes = isBare ? event['context'] : event;
  const contentType = text(event, 'datacontenttype') ?? 'application/json';
  if (!isBare) checkVersion(text(event, 'specversion'), what);
  return {
    ...required(attributes, what),
    subject: text(attributes, 'subject'),
    time: text(attributes, 'time', 'timestamp'),
    data: isBare ? event : dataOf(event, contentType, what),
    body,
    contentType: 'application/cloudevents+json',
  };
}

/** What can be read as JSON cannot always be written again: nested deeper than the stack. */
function textOf(event: unknown, what: string): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(event));
  } catch {
    throw malformed(`${what} is nested too deeply.`);
  }
}

function dataOf(event: Readonly<Record<string, unknown>>, contentType: string, what: string): unknown {
  const encoded = event['data_base64'];
  if (encoded === undefined) return event['data'];
  if (typeof encoded !== 'string') throw malformed(`${what} has a data_base64 that is no text.`);
  const bytes = Buffer.from(encoded, 'base64');
  return isJson(contentType.split(';', 1)[0]!.trim().toLowerCase()) ? parsed(bytes) : undefined;
}

function binary(headers: Headers, contentType: string, media: string, body: Uint8Array): CloudEvent {
  const attributes = Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('ce-'))
      .map(([name, value]) => [name.slice('ce-'.length), decodedHeader(name, value)]),
  );
  checkVersion(attributes['specversion'], 'The event');
  return {
    ...required(attributes, 'The event'),
    subject: attributes['subject'],
    time: attributes['time'],
    data: body.length > 0 && isJson(media) ? parsed(body) : undefined,
    body,
    contentType,
  };
}

/** Percent-encoding is undone once, then the bytes must be UTF-8. Node gives header bytes as Latin-1. */
function decodedHeader(name: string, value: string): string {
  const unquoted = /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? value;
  const bytes = Buffer.from(
    unquoted.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );
  if (!isUtf8(bytes))
    throw malformed(`The header ${name} is not valid UTF-8 once its percent-encoding is undone.`);
  return bytes.toString('utf8');
}

function required(attributes: unknown, what: string): { id: string; source: string; type: string } {
  const of = (name: string): string => {
    const value = at(attributes, name);
    if (typeof value !== 'string' || value === '') throw malformed(`${what} lacks the attribute ${name}.`);
    if (value.length > 4096)
      throw malformed(`${what} has an attribute ${name} of more than 4096 characters.`);
    return value;
  };
  return { id: of('id'), source: of('source'), type: of('type') };
}

function checkVersion(version: string | undefined, what: string): void {
  if (version === '1.0' || version === '0.3') return;
  throw malformed(`${what} is of CloudEvents ${version ?? 'without specversion'}; 1.0 is understood.`);
}

function isJson(media: string): boolean {
  return media === 'application/json' || media === 'text/json' || media.endsWith('+json');
}

function parsed(body: Uint8Array): unknown {
  if (!isUtf8(body)) throw malformed('The body is not valid UTF-8.');
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
  } catch (error) {
    throw malformed(`The body is not valid JSON: ${(error as Error).message}.`);
  }
}

function malformed(message: string): CollectorError {
  return new CollectorError('DECODE_MALFORMED_BODY', message);
}

function unsupported(media: string): CollectorError {
  return new CollectorError(
    'RECEIVE_UNSUPPORTED_MEDIA_TYPE',
    `Events are taken as JSON CloudEvents (binary, structured, batch), not as ${media === '' ? 'a body without content type' : media}.`,
  );
}
