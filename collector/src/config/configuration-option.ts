import type { TSchema } from '@sinclair/typebox';
import { configurationSchema } from './configuration.ts';

/** One leaf of the configuration: where it stands, which variable sets it, what it may be. */
export interface ConfigurationOption {
  /** Keys from the top, e.g. `['spool', 'maxBytes']`. */
  readonly path: readonly string[];
  /** E.g. `SHEWHART_SPOOL_MAX_BYTES`. */
  readonly variable: string;
  readonly schema: OptionSchema;
  readonly required: boolean;
}

/** What this configuration writes into its schemas, beyond what TypeBox's own type says. */
export interface OptionSchema extends TSchema {
  readonly type?: string;
  readonly unit?: string;
  readonly secret?: boolean;
  readonly variable?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly patternMeans?: string;
  readonly items?: OptionSchema;
  readonly properties?: Readonly<Record<string, OptionSchema>>;
  readonly required?: readonly string[] | undefined;
}

export const configurationOptions: readonly ConfigurationOption[] = leaves(configurationSchema, [], true);

function leaves(schema: OptionSchema, path: readonly string[], required: boolean): ConfigurationOption[] {
  if (schema.properties === undefined) {
    return [{ path, variable: schema.variable ?? variableOf(path), schema, required }];
  }
  const names = schema.required ?? [];
  return Object.entries(schema.properties).flatMap(([key, child]) =>
    leaves(child, [...path, key], names.includes(key)),
  );
}

/** `spool.maxBytes` is set by `SHEWHART_SPOOL_MAX_BYTES`. */
function variableOf(path: readonly string[]): string {
  return ['shewhart', ...path].map((key) => key.replace(/[A-Z]/g, '_$&').toUpperCase()).join('_');
}

/** The allowed values in words, for messages and for the README. */
export function allowedValues(schema: OptionSchema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  switch (schema.type) {
    case 'integer': {
      const unit = schema.unit === undefined ? '' : ` ${schema.unit}`;
      const range = `${quantity(schema.minimum, schema.unit)} to ${quantity(schema.maximum, schema.unit)}`;
      return schema.unit === 'bytes'
        ? `a whole number of bytes from ${range} (also written 64MiB, 4GiB)`
        : `a whole number from ${range}${unit}`;
    }
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list of ${schema.minItems ?? 0} to ${schema.maxItems ?? 'any number of'} entries`;
    case 'object':
      return `a mapping with the keys ${Object.keys(schema.properties ?? {}).join(', ')}`;
    default:
      return schema.patternMeans ?? 'a text that is not empty';
  }
}

/** `67108864` of unit bytes is `64 MiB`; everything else as it is. */
export function quantity(value: number | undefined, unit: string | undefined): string {
  if (value === undefined) return 'any number';
  if (unit === 'bytes' && value > 0) {
    for (const [name, power] of [
      ['GiB', 30],
      ['MiB', 20],
      ['KiB', 10],
    ] as const) {
      if (value % 2 ** power === 0) return `${value / 2 ** power} ${name}`;
    }
  }
  return String(value);
}
