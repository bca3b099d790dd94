/** What an entry of the trail holds, as one line: names with their values, nested ones by their last name. */
export function decisionText(payload: unknown): string {
  if (payload === null || payload === undefined) return '';
  if (Array.isArray(payload)) return payload.map(decisionText).filter(Boolean).join('; ');
  if (typeof payload !== 'object') return `${payload as string | number | boolean}`;
  return Object.entries(payload)
    .map(([name, value]) => [name, decisionText(value)] as const)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name}: ${text}`)
    .join(', ');
}
