import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { ConfigurationError } from './configuration-error.ts';
import { configurationOptions } from './configuration-option.ts';
import type { Configuration } from './configuration.ts';
import { contradictions } from './configuration-contradiction.ts';
import { optionFromText, readBytes } from './option-text.ts';
import { nearestName } from './nearest-name.ts';
import { completeAndCheck, unknownKeys } from './configuration-problem.ts';

/** The file that is read when no other is named; it need not exist. */
export const defaultConfigurationFile = 'shewhart.yaml';

export interface ConfigurationSources {
  /** A named file must exist; `SHEWHART_CONFIG` names one too, this one wins. */
  readonly file?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Dotted paths with their values, e.g. `{ 'http.port': 0 }`; they win over everything else. */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

type Tree = Record<string, unknown>;

/**
 * Defaults, then the file, then `SHEWHART_*` variables, then overrides; checked as a whole and frozen.
 * @throws ConfigurationError naming every mistake: path, value and what is allowed
 */
export function loadConfiguration(sources: ConfigurationSources): Configuration {
  const problems: string[] = [];
  const tree = readFile(sources, problems);
  applyVariables(tree, sources.env, problems);
  applyOverrides(tree, sources.overrides ?? {}, problems);
  problems.push(...unknownKeys(tree));
  readByteTexts(tree);
  problems.push(...completeAndCheck(tree));
  if (problems.length > 0) throw new ConfigurationError(problems);
  const configuration = tree as unknown as Configuration;
  const withPassword = readPasswordFile(configuration, problems);
  problems.push(...contradictions(configuration));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return deepFreeze(withPassword);
}

function readFile(sources: ConfigurationSources, problems: string[]): Tree {
  const named = sources.file ?? sources.env['SHEWHART_CONFIG'];
  const file = named ?? defaultConfigurationFile;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (named === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    problems.push(`${file} cannot be read: ${(error as Error).message}.`);
    return {};
  }
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    problems.push(...document.errors.map((error) => `${file} is not valid YAML: ${error.message.trim()}`));
    return {};
  }
  const content = document.toJS({ maxAliasCount: 100 }) as unknown;
  if (content === null || content === undefined) return {};
  if (isTree(content)) return withoutEmptySections(content);
  problems.push(
    `${file} must hold a mapping of sections, not ${Array.isArray(content) ? 'a list' : typeof content}.`,
  );
  return {};
}

/** A section whose options are all commented out reads as null and means nothing was said. */
function withoutEmptySections(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [key, isTree(value) ? withoutEmptySections(value) : value]),
  );
}

function applyVariables(tree: Tree, env: ConfigurationSources['env'], problems: string[]): void {
  const options = new Map(configurationOptions.map((option) => [option.variable, option]));
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith('SHEWHART_') || name === 'SHEWHART_CONFIG' || text === undefined) continue;
    const option = options.get(name);
    if (option === undefined) {
      problems.push(unknownVariable(name, [...options.keys(), 'SHEWHART_CONFIG']));
      continue;
    }
    assign(tree, option.path, optionFromText(option.schema, text));
  }
}

function unknownVariable(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return `The environment variable ${name} is not known.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`;
}

function applyOverrides(tree: Tree, overrides: Readonly<Record<string, unknown>>, problems: string[]): void {
  const options = new Map(configurationOptions.map((option) => [option.path.join('.'), option]));
  for (const [path, value] of Object.entries(overrides)) {
    const option = options.get(path);
    if (option === undefined) {
      const nearest = nearestName(path, [...options.keys()]);
      problems.push(`${path} is not an option.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`);
      continue;
    }
    assign(tree, option.path, typeof value === 'string' ? optionFromText(option.schema, value) : value);
  }
}

function assign(tree: Tree, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  const child = tree[key];
  const section: Tree = isTree(child) ? child : {};
  tree[key] = section;
  assign(section, rest, value);
}

/** Sizes may be written `64MiB` in the file, too. */
function readByteTexts(tree: Tree): void {
  for (const { path, schema } of configurationOptions) {
    if (schema.unit !== 'bytes') continue;
    let section: unknown = tree;
    for (const key of path.slice(0, -1)) section = isTree(section) ? section[key] : undefined;
    const key = path.at(-1)!;
    if (!isTree(section) || typeof section[key] !== 'string') continue;
    section[key] = readBytes(section[key]) ?? section[key];
  }
}

function readPasswordFile(configuration: Configuration, problems: string[]): Configuration {
  const file = configuration.store.passwordFile;
  if (file === undefined || configuration.store.password !== undefined) return configuration;
  try {
    const password = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return { ...configuration, store: { ...configuration.store, password } };
  } catch (error) {
    problems.push(`store.passwordFile ${file} cannot be read: ${(error as Error).message}.`);
    return configuration;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
