import { CollectorError } from '../errors.ts';
import { asJson } from '../route-answers.ts';
import { strictValidator } from '../strict-body.ts';

/** What the routes of this stage have in common. */

export const compilers = {
  validatorCompiler: strictValidator,
  serializerCompiler: asJson,
};

export const iso = (ms: number): string => new Date(ms).toISOString();

/** Milliseconds since 1970. @throws CollectorError QUERY_INVALID_REQUEST */
export function rangeOf(
  { from, to }: { readonly from?: string; readonly to?: string },
  now: number,
  length: number,
): { readonly from: number; readonly to: number } {
  const end = to === undefined ? now + 1 : Date.parse(to);
  const begin = from === undefined ? end - length : Date.parse(from);
  if (end <= begin) throw new CollectorError('QUERY_INVALID_REQUEST', 'to: must be after from.');
  return { from: begin, to: end };
}
