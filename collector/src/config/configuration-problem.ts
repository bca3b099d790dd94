import { Ajv } from 'ajv';
import { allowedValues, type OptionSchema } from './configuration-option.ts';
import { configurationSchema } from './configuration.ts';
import { nearestName } from './nearest-name.ts';

/** Keys that no option has, each with the nearest one that exists. */
export function unknownKeys(tree: unknown): string[] {
  return unknownKeysOf(tree, configurationSchema, '');
}

function unknownKeysOf(value: unknown, schema: OptionSchema, path: string): string[] {
  if (Array.isArray(value)) {
    const items = schema.items;
    return items === undefined
      ? []
      : value.flatMap((item, index) => unknownKeysOf(item, items, `${path}[${index}].`));
  }
  const properties = schema.properties;
  if (typeof value !== 'object' || value === null || properties === undefined) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known === undefined) return [unknownKey(path, key, Object.keys(properties))];
    return unknownKeysOf(child, known, known.type === 'array' ? path + key : `${path}${key}.`);
  });
}

function unknownKey(path: string, key: string, known: readonly string[]): string {
  const nearest = nearestName(key, known);
  const advice =
    nearest === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean ${path}${nearest}?`;
  return `${path}${key} is not an option. ${advice}`;
}

const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: false, verbose: true });
const validate = ajv.compile(configurationSchema);

/**
 * Fills in the defaults, in place, and names the values outside what their option allows. Keys that do not
 * exist are left to `unknownKeys`.
 */
export function completeAndCheck(tree: Record<string, unknown>): string[] {
  if (validate(tree)) return [];
  const problems = new Map<string, string>();
  for (const error of validate.errors ?? []) {
    if (error.keyword === 'additionalProperties') continue;
    const isMissing = error.keyword === 'required';
    const path = isMissing
      ? `${error.instancePath}/${String(error.params['missingProperty'])}`
      : error.instancePath;
    const option = error.parentSchema as OptionSchema;
    const schema = isMissing ? option.properties?.[String(error.params['missingProperty'])] : option;
    if (problems.has(path) || schema === undefined) continue;
    const value = isMissing ? 'missing' : schema.secret === true ? '(not shown)' : show(error.data);
    problems.set(path, `${dotted(path)} is ${value}; allowed is ${allowedValues(schema)}.`);
  }
  return [...problems.values()];
}

/** `/access/tokens/0/name` is `access.tokens[0].name`. */
function dotted(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
}

function show(value: unknown): string {
  // An address is refused when it carries a password, which must not reach the log this way.
  const text = (JSON.stringify(value) ?? typeof value).replace(/\/\/[^/\s]*@/g, '//(not shown)@');
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
