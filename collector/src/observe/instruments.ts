import { metrics, type Counter, type Histogram } from '@opentelemetry/api';

/** The instruments that stages write to. Without a started SDK every one of them does nothing. */
export interface Instruments {
  /** Records taken, by `signal`. */
  readonly accepted: Counter;
  /** Records refused, by `signal` and `reason`. */
  readonly refused: Counter;
  /** Departures from the specification that were understood, by `kind`. */
  readonly lenient: Counter;
  /** Requests that were durable already, by `signal`. */
  readonly duplicates: Counter;
  /** Requests that failed, by `code` of the error table and `transport`. */
  readonly failedRequests: Counter;
  /** Rows and bytes made durable, by `table`. */
  readonly spooledRows: Counter;
  readonly spooledBytes: Counter;
  /** Rows stored, by `table`. */
  readonly storedRows: Counter;
  /** Rows set aside, by `table` and `reason`. */
  readonly deadLetters: Counter;
  /** Seconds from receipt to acknowledgement, by `signal` and `transport`. */
  readonly acknowledgeSeconds: Histogram;
  /** Seconds of one insert, by `table` and `outcome`. */
  readonly insertSeconds: Histogram;
  /** Seconds of one query, by `outcome`. */
  readonly querySeconds: Histogram;
}

/** Call after the SDK has started: instruments made before it stay silent for ever. */
export function createInstruments(): Instruments {
  const meter = metrics.getMeter('shewhart');
  const counter = (name: string, unit: string, description: string): Counter =>
    meter.createCounter(name, { unit, description });
  const seconds = (name: string, description: string): Histogram =>
    meter.createHistogram(name, { unit: 's', description });
  return {
    accepted: counter('shewhart.receive.records.accepted', '{record}', 'Records taken'),
    refused: counter('shewhart.receive.records.refused', '{record}', 'Records refused, by reason'),
    lenient: counter(
      'shewhart.decode.leniencies',
      '{departure}',
      'Departures from OTLP understood all the same',
    ),
    duplicates: counter(
      'shewhart.receive.requests.duplicate',
      '{request}',
      'Requests that were durable already',
    ),
    failedRequests: counter(
      'shewhart.receive.requests.failed',
      '{request}',
      'Requests answered with an error',
    ),
    spooledRows: counter('shewhart.spool.rows', '{row}', 'Rows made durable'),
    spooledBytes: counter('shewhart.spool.written', 'By', 'Bytes made durable'),
    storedRows: counter('shewhart.store.rows', '{row}', 'Rows stored'),
    deadLetters: counter('shewhart.store.dead_letters', '{row}', 'Rows set aside with a reason'),
    acknowledgeSeconds: seconds('shewhart.receive.acknowledge.duration', 'From receipt to acknowledgement'),
    insertSeconds: seconds('shewhart.store.insert.duration', 'One insert into the store'),
    querySeconds: seconds('shewhart.query.duration', 'One query'),
  };
}
