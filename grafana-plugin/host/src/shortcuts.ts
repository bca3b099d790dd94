/** Keys of the viewer, one or two after another. Those of Grafana, where it has them. */
export interface Shortcut {
  /** Names of keys, as `KeyboardEvent.key` has them. */
  readonly keys: readonly string[];
  readonly does: string;
  readonly act: () => void;
}

/** A second key counts within this time, in milliseconds. */
const sequenceMs = 1500;

/** Which shortcut a key completes, given the key before it. */
export function shortcutOf(
  shortcuts: readonly Shortcut[],
  before: string | undefined,
  key: string,
): Shortcut | undefined {
  const pair = shortcuts.find(({ keys }) => keys.length === 2 && keys[0] === before && keys[1] === key);
  return pair ?? shortcuts.find(({ keys }) => keys.length === 1 && keys[0] === key);
}

/** @returns what ends the listening */
export function listenForShortcuts(shortcuts: () => readonly Shortcut[]): () => void {
  let before: { readonly key: string; readonly at: number } | undefined;
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event)) return;
    const isRecent = before !== undefined && event.timeStamp - before.at < sequenceMs;
    const found = shortcutOf(shortcuts(), isRecent ? before?.key : undefined, event.key);
    before = { key: event.key, at: event.timeStamp };
    if (found === undefined) return;
    before = undefined;
    event.preventDefault();
    event.stopPropagation();
    found.act();
  };
  // Before the charts, which move by arrow keys: `t ←` moves the time.
  document.addEventListener('keydown', onKey, { capture: true });
  return () => document.removeEventListener('keydown', onKey, { capture: true });
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
