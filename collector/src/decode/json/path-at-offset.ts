import { closingQuote } from './unescape-string.ts';

interface OpenContainer {
  readonly isObject: boolean;
  /** Offset of the current member's name in an object, -1 before the first. */
  nameAt: number;
  /** Commas passed. */
  index: number;
}

const maxNameBytes = 64;
/** Deeper containers are counted and not named: the depth is a stranger's choice, the memory is not. */
const maxNamedDepth = 200;
const maxPathCharacters = 400;
const decoder = new TextDecoder();

/**
 * Where in the document a byte lies, as `resourceLogs[0].scopeLogs[0].logRecords[3].timeUnixNano`. Walks
 * the body from its start, so that reading a sound body costs nothing for it; called once per refused body.
 */
export function pathAtOffset(body: Uint8Array, offset: number): string {
  const open: OpenContainer[] = [];
  let depth = 0;
  let expectsName = false;
  for (let at = 0; at < offset; at++) {
    const top = depth > open.length ? undefined : open.at(-1);
    const byte = body[at];
    if (byte === 0x22) {
      if (expectsName && top !== undefined) top.nameAt = at;
      expectsName = false;
      at = closingQuote(body, at + 1);
    } else if (byte === 0x2c) {
      expectsName = top?.isObject === true;
      if (top !== undefined) top.index++;
    } else if (byte === 0x7b || byte === 0x5b) {
      expectsName = byte === 0x7b;
      if (depth++ < maxNamedDepth) open.push({ isObject: expectsName, nameAt: -1, index: 0 });
    } else if (byte === 0x7d || byte === 0x5d) {
      if (--depth < open.length) open.pop();
    }
  }
  return clip(open.map((container) => step(body, container)).join('')).replace(/^\./, '');
}

function step(body: Uint8Array, container: OpenContainer): string {
  if (!container.isObject) return `[${container.index}]`;
  if (container.nameAt < 0) return '';
  const start = container.nameAt + 1;
  const end = Math.min(closingQuote(body, start), start + maxNameBytes);
  return `.${decoder.decode(body.subarray(start, end))}`;
}

function clip(path: string): string {
  if (path.length <= maxPathCharacters) return path;
  return `${path.slice(0, maxPathCharacters / 2)}…${path.slice(-maxPathCharacters / 2)}`;
}
