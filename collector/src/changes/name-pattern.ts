/** Whether a name fits a text in which `*` stands for anything; case does not matter. Linear in both. */
export function fits(name: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const candidate = name.toLowerCase();
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (parts.length === 1) return candidate === first;
  if (!candidate.startsWith(first) || !candidate.endsWith(last)) return false;
  let at = first.length;
  const end = candidate.length - last.length;
  if (at > end) return false;
  for (const part of parts.slice(1, -1)) {
    const found = candidate.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
