/**
 * A function that keeps its last `size` answers by a text key, for results that cost much and are asked for again
 * and again; the oldest answer goes first, so that no caller can fill the memory.
 */
export function remembered<Given extends readonly unknown[], Answer>(
  size: number,
  compute: (...given: Given) => Answer,
): (...given: Given) => Answer {
  const kept = new Map<string, { readonly answer: Answer }>();
  return (...given) => {
    const key = JSON.stringify(given);
    const held = kept.get(key);
    if (held !== undefined) return held.answer;
    const answer = compute(...given);
    if (kept.size >= size) kept.delete(kept.keys().next().value as string);
    kept.set(key, { answer });
    return answer;
  };
}
