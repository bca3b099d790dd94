import type { JsonCursor } from './json-cursor.ts';

/**
 * Passes over one value, whatever it is and however deep it is nested, checking that it is JSON. Without
 * recursion: a stranger chooses the depth. One byte is kept for each open container.
 */
export function skipValue(cursor: JsonCursor): void {
  let open = new Uint8Array(64);
  let depth = 0;
  for (;;) {
    const container = enter(cursor);
    if (container !== 0) {
      if (depth === open.length) {
        const grown = new Uint8Array(depth * 2);
        grown.set(open);
        open = grown;
      }
      open[depth++] = container;
    } else {
      while (depth > 0 && !hasNext(cursor, open[depth - 1]!)) depth--;
      if (depth === 0) return;
    }
    if (open[depth - 1] === inObject) cursor.readName();
  }
}

const inObject = 1;
const inArray = 2;

/** Passes a scalar or an empty container and returns 0, or enters a container that holds something. */
function enter(cursor: JsonCursor): number {
  switch (cursor.peek()) {
    case 0x7b:
      return cursor.enterObject() ? inObject : 0;
    case 0x5b:
      return cursor.enterArray() ? inArray : 0;
    default:
      skipScalar(cursor);
      return 0;
  }
}

function hasNext(cursor: JsonCursor, container: number): boolean {
  return container === inObject ? cursor.hasNextMember() : cursor.hasNextElement();
}

function skipScalar(cursor: JsonCursor): void {
  const byte = cursor.peek();
  if (byte === 0x22) cursor.readString();
  else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) cursor.readNumber();
  else cursor.readLiteral();
}
