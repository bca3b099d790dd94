import { attributes, int, momentNs, span, spans, text } from './otlp-values.ts';
import type { RecordCase } from './record-case.ts';

export const spanCases: readonly RecordCase[] = [
  {
    items: [41, 42],
    title: 'a span with everything it may have',
    signal: 'traces',
    request: (service) =>
      spans(
        service,
        span({
          parentSpanId: '00f067aa0ba902b7',
          traceState: 'a=1,b=2',
          flags: 0x301,
          attributes: attributes({ 'x.n': int(9223372036854775807n) }),
          droppedAttributesCount: 1,
          events: [
            {
              timeUnixNano: momentNs + 7n,
              name: 'e',
              attributes: attributes({ k: text('v') }),
              droppedAttributesCount: 2,
            },
          ],
          droppedEventsCount: 3,
          links: [
            {
              traceId: 'aa'.repeat(16),
              spanId: 'bb'.repeat(8),
              traceState: 'c=3',
              attributes: attributes({ l: text('w') }),
              droppedAttributesCount: 4,
              flags: 1,
            },
          ],
          droppedLinksCount: 5,
          status: { code: 2, message: 'it failed' },
        }),
      ),
    rows: [
      {
        time_ns: String(momentNs),
        duration_ns: '1234567',
        name: 'GET /cart',
        kind: 'server',
        status: 'error',
        status_message: 'it failed',
        trace_id: '5b8efff798038103d269b633813fc60c',
        span_id: 'eee19b7ec3c1b174',
        parent_span_id: '00f067aa0ba902b7',
        trace_state: 'a=1,b=2',
        flags: 0x301,
        attributes: { 'x.n': '9223372036854775807' },
        attribute_types: 'i',
        dropped_attributes_count: 1,
        dropped_events_count: 3,
        dropped_links_count: 5,
        quality: [],
      },
    ],
  },
  {
    items: [44],
    title: 'a span with ids of wrong length is kept without them, its neighbour untouched',
    signal: 'traces',
    request: (service) =>
      spans(
        service,
        span({ traceId: 'abcd', spanId: '', parentSpanId: 'ff' }),
        span({ startTimeUnixNano: momentNs + 1n, endTimeUnixNano: momentNs + 2n }),
      ),
    rows: [
      { trace_id: '', span_id: '', parent_span_id: '' },
      {
        trace_id: '5b8efff798038103d269b633813fc60c',
        span_id: 'eee19b7ec3c1b174',
        duration_ns: '1',
        quality: [],
      },
    ],
  },
  {
    items: [17],
    title: 'a span with nothing but a start is kept, and what it lacks is noted',
    signal: 'traces',
    request: (service) => spans(service, { startTimeUnixNano: momentNs }),
    rows: [
      {
        name: '',
        kind: 'unspecified',
        status: 'unset',
        duration_ns: '0',
        quality: ['end_time_missing', 'invalid_trace_id', 'invalid_span_id'],
      },
    ],
  },
];
