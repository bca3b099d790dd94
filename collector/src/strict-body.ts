import { Ajv, type ErrorObject } from 'ajv';
import { CollectorError } from './errors.ts';

/**
 * Checks what a request holds without converting or dropping anything: what is not understood is refused and
 * named. For `validatorCompiler` of routes through which people decide something.
 */
export function strictValidator({ schema }: { readonly schema: unknown }) {
  const validate = ajv.compile(schema as object);
  return (value: unknown): { value: unknown } | { error: Error } => {
    if (validate(value) === true) return { value };
    const error = new CollectorError('QUERY_INVALID_REQUEST', messageOf(validate.errors ?? []));
    return { error };
  };
}

const ajv = new Ajv({ strict: false, allErrors: false, useDefaults: false, coerceTypes: false });
ajv.addFormat('date-time', {
  validate: (text: string) =>
    /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(Date.parse(text)),
});

function messageOf([error]: readonly ErrorObject[]): string {
  if (error === undefined) return 'The request is not understood.';
  const place = error.instancePath.slice(1).replaceAll('/', '.');
  const params = error.params as { additionalProperty?: string; allowedValues?: readonly string[] };
  if (error.keyword === 'additionalProperties')
    return `${place === '' ? '' : `${place}.`}${params.additionalProperty ?? ''}: is not known here.`;
  if (error.keyword === 'enum') return `${place}: must be one of ${(params.allowedValues ?? []).join(', ')}.`;
  if (error.keyword === 'format') return `${place}: must be an instant such as 2026-01-31T12:00:00Z.`;
  return `${place === '' ? 'The request' : place}: ${error.message ?? 'is not understood'}.`;
}
