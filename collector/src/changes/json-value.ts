import { instantOf, type InstantForm, type Nanoseconds } from './instant.ts';

/**
 * Reading JSON that a stranger sent: a path that leads nowhere, or to another type, gives undefined. A path
 * is keys and indices with dots between them, `build.scm.branches.0`, a dot inside of a key
 * written `\\.`; several paths are tried in order.
 */

/** Longest text that is kept of one field, in UTF-16 units. */
export const maxTextLength = 1024;
/** Most entries that are kept of one list of texts. */
const maxListLength = 500;

export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const part of path.split(/(?<!\\)\./)) {
    const key = part.replaceAll('\\.', '.');
    if (typeof found !== 'object' || found === null) return undefined;
    if (!Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

/** The first of `paths` that holds a text or a number, shortened to `maxTextLength`. */
export function text(value: unknown, ...paths: string[]): string | undefined {
  for (const path of paths) {
    const found = at(value, path);
    if (typeof found === 'number' && Number.isFinite(found)) return String(found);
    if (typeof found !== 'string') continue;
    const trimmed = shortened(found.trim());
    if (trimmed !== '') return trimmed;
  }
  return undefined;
}

export function shortened(found: string): string {
  return found.length > maxTextLength ? `${found.slice(0, maxTextLength - 1)}…` : found;
}

export function instant(value: unknown, form: InstantForm, ...paths: string[]): Nanoseconds | undefined {
  for (const path of paths) {
    const found = instantOf(at(value, path), form);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function number(value: unknown, path: string): number | undefined {
  const found = at(value, path);
  const parsed = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

export function list(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** The texts in a list, or those of a field of the objects in it. */
export function texts(value: unknown, path: string, field?: string): string[] {
  return list(value, path)
    .slice(0, maxListLength)
    .flatMap((item) => {
      const found = field === undefined ? text({ item }, 'item') : text(item, field);
      return found === undefined ? [] : [found];
    });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without what is missing. */
export function present<T>(...values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}
