import { CollectorError } from '../errors.ts';

export function bodyTooLarge(what: 'is' | 'decompresses to', maxBytes: number): CollectorError {
  return new CollectorError(
    'RECEIVE_BODY_TOO_LARGE',
    `The body ${what} more than the ${maxBytes} bytes allowed (receive.maxBodyBytes); send smaller batches.`,
  );
}
