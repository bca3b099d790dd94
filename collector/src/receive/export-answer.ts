import { CollectorError } from '../errors.ts';
import type { IngestResult, PayloadEncoding, Signal } from '../ports.ts';
import { messageField, textField, varintField } from './protobuf-writer.ts';
import { shorten } from './shorten.ts';

/**
 * `Export…ServiceResponse` of opentelemetry-proto 1.11: the three signals differ only in the JSON name of
 * the count. `partial_success` is set only when something was refused (or is worth a warning); a full
 * success is zero bytes of protobuf, or `{}`.
 */

const countNames = { logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints', traces: 'rejectedSpans' };
const records = { logs: 'log records', metrics: 'data points', traces: 'spans' };
const fullSuccess = { protobuf: Buffer.alloc(0), json: Buffer.from('{}') };

/**
 * @param maxBytes limit of the whole answer; the text is shortened to fit
 * @throws CollectorError RECEIVE_RESPONSE_TOO_LARGE when the count alone does not fit
 */
export function exportAnswer(
  signal: Signal,
  encoding: PayloadEncoding,
  result: IngestResult,
  maxBytes: number,
): Buffer {
  if (result.refusals.length === 0) return fullSuccess[encoding];
  const rejected = result.refusals.reduce((sum, refusal) => sum + refusal.count, 0);
  const text = refusalText(signal, result, rejected);
  // Escapes make JSON longer than its text, so the text is halved until the whole fits.
  for (let textBytes = maxBytes; ; textBytes = Math.floor(textBytes / 2)) {
    const answer = encode(signal, encoding, rejected, shorten(text, textBytes));
    if (answer.length <= maxBytes) return answer;
    if (textBytes === 0) {
      throw new CollectorError(
        'RECEIVE_RESPONSE_TOO_LARGE',
        'The answer does not fit the limit of its size.',
      );
    }
  }
}

function encode(signal: Signal, encoding: PayloadEncoding, rejected: number, text: string): Buffer {
  if (encoding === 'protobuf') return messageField(1, varintField(1, rejected), textField(2, text));
  // 64-bit integers are strings in protobuf's JSON.
  const partialSuccess = { [countNames[signal]]: String(rejected), errorMessage: text };
  return Buffer.from(JSON.stringify({ partialSuccess }));
}

function refusalText(signal: Signal, result: IngestResult, rejected: number): string {
  const reasons = result.refusals
    .map(({ reason, count, detail }) => `${count} ${reason}: ${detail}`)
    .join(' ');
  return `${rejected} of ${rejected + result.accepted} ${records[signal]} refused. ${reasons}`;
}
