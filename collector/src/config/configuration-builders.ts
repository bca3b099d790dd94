import { Type } from '@sinclair/typebox';

/** The kinds of options that the configuration is written in. */

type Unit = 'bytes' | 'ms' | 's' | 'min' | 'h' | 'days';
interface IntegerOption {
  default: number;
  minimum: number;
  maximum: number;
  description: string;
  unit?: Unit;
}

export const kibibyte = 1024;
export const mebibyte = 1024 * kibibyte;
export const gibibyte = 1024 * mebibyte;

export const integer = (option: IntegerOption) => Type.Integer(option);
export const bytes = (option: Omit<IntegerOption, 'unit'>) => Type.Integer({ ...option, unit: 'bytes' });
export const milliseconds = (option: Omit<IntegerOption, 'unit'>) => Type.Integer({ ...option, unit: 'ms' });
export const section = <Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false, default: {} });
export const oneOf = <Value extends string>(
  values: readonly Value[],
  option: { default: Value; description: string },
) => Type.Unsafe<Value>(Type.String({ ...option, enum: values }));

export const webAddress = {
  pattern: '^https?://[^\\s/?#@]+([/?#]|$)',
  patternMeans: 'an http or https address without a user name in it',
};
export const secretFile = (what: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 4096, description: `File that holds ${what}` }));
