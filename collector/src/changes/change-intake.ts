import { createHash } from 'node:crypto';
import { metrics } from '@opentelemetry/api';
import type { ChangesConfiguration } from '../config/configuration.ts';
import type { Spool } from '../ports.ts';
import { decodeCdEvent, isCdEvent } from './cd-event.ts';
import type { CloudEvent } from './cloud-event.ts';
import { derivedSeverity } from './derived-severity.ts';
import { eventRows, type RawEvent, type Reports } from './event-rows.ts';
import type { Nanoseconds } from './instant.ts';
import { createNameMapping } from './name-mapping.ts';
import { decodeOwnEvent } from './own-event.ts';
import { unknown, type Decoded, type Headers, type Source } from './source.ts';

/** What became of one delivery. Whatever it is, the event is on disk. */
export interface Intake {
  readonly outcome: RawEvent['outcome'];
  readonly isDuplicate: boolean;
  readonly changes: number;
  readonly commits: number;
  readonly incidents: number;
  readonly detail: string;
}

export interface ReceivedEvent {
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly verifiedBy: RawEvent['verifiedBy'];
  readonly receivedAt: Nanoseconds;
}

export interface ChangeIntake {
  /** @param json undefined when the body is not JSON */
  webhook(source: Source, event: ReceivedEvent, json: unknown): Promise<Intake>;
  cloudEvent(cloudEvent: CloudEvent, event: Omit<ReceivedEvent, 'body' | 'contentType'>): Promise<Intake>;
}

const maxKeyLength = 512;
const nothing: Reports = { changes: [], commits: [], incidents: [] };

/**
 * Decodes a delivery, gives it the organisation's names, and makes the raw event and its reports durable as
 * one batch. The batch's identity is the source's own key for the delivery, so a replay adds nothing while
 * the spool remembers it; later it adds reports that the views know already.
 */
export function createChangeIntake(options: {
  readonly configuration: ChangesConfiguration;
  readonly spool: Pick<Spool, 'append'>;
  /** Told of every event that was added, once it is durable. */
  readonly onKept?: (raw: RawEvent) => void;
}): ChangeIntake {
  const { configuration, spool, onKept } = options;
  const mapping = createNameMapping(configuration);
  const counter = metrics.getMeter('shewhart').createCounter('shewhart.changes.events', {
    unit: '{event}',
    description: 'Events taken, by source and outcome',
  });

  async function keep(raw: RawEvent, reports: Reports): Promise<Intake> {
    const appended = await spool.append(contentIdentity(raw), eventRows(raw, reports));
    const isDuplicate = appended === 'duplicate';
    if (!isDuplicate) onKept?.(raw);
    counter.add(1, { source: raw.source, outcome: isDuplicate ? 'duplicate' : raw.outcome });
    return {
      outcome: raw.outcome,
      isDuplicate,
      changes: reports.changes.length,
      commits: reports.commits.length,
      incidents: reports.incidents.length,
      detail: raw.detail,
    };
  }

  function take(event: Omit<RawEvent, 'kind' | 'outcome' | 'detail'>, decoded: Decoded): Promise<Intake> {
    const changes = (decoded.changes ?? []).flatMap((change) => mapping.change(change) ?? []);
    // Incidents without a name would all be one.
    const named = (decoded.incidents ?? []).filter(({ id }) => id !== '');
    const isNameless = named.length < (decoded.incidents ?? []).length;
    const incidents = named.map((told) => {
      const incident = mapping.incident(told);
      const { services = [], environment = '', impact } = incident;
      const journeys = [...new Set([...(impact?.journeys ?? []), ...mapping.journeysOf(services)])];
      const whole = { ...impact, journeys };
      const derived = derivedSeverity(configuration.severityRules, { impact: whole, services, environment });
      return { ...incident, impact: whole, derived };
    });
    const gates = (decoded.gates ?? []).map((gate) => mapping.gate(gate));
    const reports = { changes, commits: decoded.commits ?? [], incidents, gates };
    const isEmpty = changes.length + reports.commits.length + incidents.length + gates.length === 0;
    const { because, detail } =
      decoded.nothing ??
      (isNameless && isEmpty
        ? { because: 'unknown' as const, detail: 'The body does not name the incident.' }
        : isEmpty
          ? { because: 'ignored' as const, detail: 'The pipeline deploys nothing.' }
          : { because: 'decoded' as const, detail: '' });
    return keep({ ...event, kind: decoded.kind.slice(0, maxKeyLength), outcome: because, detail }, reports);
  }

  return {
    webhook(source, event, json) {
      const { headers, body, receivedAt } = event;
      const kept = Object.fromEntries(
        [...source.headers, 'user-agent'].flatMap((name) => {
          const value = headers[name];
          return value === undefined ? [] : [[name, value.slice(0, 1024)]];
        }),
      );
      const request = { headers, body: json, receivedAt };
      const key = (json === undefined ? undefined : source.key?.(request)) ?? hashOf(body);
      const raw = { ...event, source: source.name, key: key.slice(0, maxKeyLength), headers: kept };
      if (json !== undefined) return take(raw, source.decode(request));
      return keep({ ...raw, kind: '', outcome: 'invalid', detail: 'The body is not valid JSON.' }, nothing);
    },
    cloudEvent(cloudEvent, event) {
      const isOfCd = isCdEvent(cloudEvent);
      const decoded = isOfCd
        ? decodeCdEvent(cloudEvent, event.receivedAt)
        : (decodeOwnEvent(cloudEvent, event.receivedAt) ?? unknown(cloudEvent.type));
      const headers = {
        'ce-id': cloudEvent.id,
        'ce-source': cloudEvent.source,
        'ce-type': cloudEvent.type,
        ...(cloudEvent.subject === undefined ? {} : { 'ce-subject': cloudEvent.subject }),
        ...(cloudEvent.time === undefined ? {} : { 'ce-time': cloudEvent.time }),
      };
      const { body, contentType } = cloudEvent;
      // Source and identity should do. Some senders give every kind of event the same, and none must be lost.
      const whole = `${cloudEvent.source} ${cloudEvent.id} ${cloudEvent.type}`;
      const key = whole.length > maxKeyLength ? hashOf(Buffer.from(whole)) : whole;
      return take(
        { ...event, source: isOfCd ? 'cdevents' : 'cloudevents', key, headers, body, contentType },
        decoded,
      );
    },
  };
}

function hashOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/** Not the body: a sender may repeat a delivery with another time of sending in it. */
function contentIdentity({ source, key }: RawEvent): Uint8Array {
  return createHash('sha256').update(`event\0${source}\0${key}`).digest().subarray(0, 16);
}
