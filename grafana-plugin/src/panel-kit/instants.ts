/** An instant, or a window of time, that a person wrote into an option; milliseconds since 1970. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Milliseconds of an ISO 8601 text, or of digits that already are milliseconds; undefined when it is neither. */
export function parseInstant(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d{11,14}$/.test(trimmed)) return Number(trimmed);
  // Without a zone it is UTC: a baseline must not depend on who looks at it.
  const isLocal = /T\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(trimmed);
  const parsed = /^\d{4}-/.test(trimmed) ? Date.parse(isLocal ? `${trimmed}Z` : trimmed) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** Reads `2026-11-01, 2026-11-03/2026-11-04`; what cannot be read is returned, not dropped silently. */
export function parseWindows(text: string): { windows: Window[]; unread: string[] } {
  const windows: Window[] = [];
  const unread: string[] = [];
  for (const part of text.split(/[,\n]/).map((piece) => piece.trim())) {
    if (part === '') continue;
    const [first = '', second = first] = part.split('/');
    const from = parseInstant(first);
    const to = parseInstant(second);
    if (from === undefined || to === undefined || to < from) unread.push(part);
    else windows.push({ from, to });
  }
  return { windows, unread };
}
