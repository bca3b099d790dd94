/**
 * Adjusts chances of error for asking many questions at once (Holm 1979): whatever stays below alpha is
 * found with at most the chance alpha that anything at all was found wrongly. Answers are in the order of
 * the questions; null (no answer) stays null and does not count.
 */
export function holmAdjusted(pValues: readonly (number | null)[]): (number | null)[] {
  const known = pValues
    .map((value, place) => ({ value, place }))
    .filter((one): one is { value: number; place: number } => one.value !== null)
    .sort((a, b) => a.value - b.value);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  known.forEach(({ value, place }, rank) => {
    largest = Math.max(largest, Math.min(1, value * (known.length - rank)));
    adjusted[place] = largest;
  });
  return adjusted;
}
