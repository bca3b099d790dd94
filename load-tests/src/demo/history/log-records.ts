import type { SpanContext } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { scope, type EventText } from '../telemetry-names.ts';
import { hrTime } from './hr-time.ts';

export interface LogText extends Omit<EventText, 'severity' | 'eventName'> {
  readonly severity: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly eventName?: string;
}

/** A log record as the SDK would have made it; observed when it happened. */
export function logRecord(
  text: LogText,
  at: number,
  resource: Resource,
  spanContext?: SpanContext,
): ReadableLogRecord {
  const time = hrTime(at);
  return {
    hrTime: time,
    hrTimeObserved: time,
    severityText: text.severity,
    severityNumber: SeverityNumber[text.severity],
    body: text.body,
    attributes: text.attributes,
    droppedAttributesCount: 0,
    resource,
    instrumentationScope: scope,
    ...(text.eventName === undefined ? {} : { eventName: text.eventName }),
    ...(spanContext === undefined ? {} : { spanContext }),
  };
}
