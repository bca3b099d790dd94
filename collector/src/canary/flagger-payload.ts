import { CollectorError } from '../errors.ts';

/**
 * The request inside of what Flagger sends (`name`, `namespace`, `phase`, `metadata` of texts): every
 * key of `metadata` is a key of the request, its text JSON, or a plain word where it is none. A body
 * without `metadata` is taken as the request itself.
 */
export function requestOfFlagger(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('metadata' in body)) return body;
  const { metadata } = body;
  if (typeof metadata !== 'object' || metadata === null) {
    throw new CollectorError('QUERY_INVALID_REQUEST', 'metadata: must be an object of texts.');
  }
  return Object.fromEntries(Object.entries(metadata).map(([key, text]) => [key, valueOf(text)]));
}

function valueOf(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
