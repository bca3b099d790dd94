import type { RulePattern } from './rule-definition.ts';
import type { Side } from './stretch.ts';

/** The words `above` and `below` of a side; patterns on both sides have none. */
const place = (side: Side): string => (side === 'both' ? 'on both sides of' : side);

/** How many members, length or limit the pattern found; only the runs analysis needs `found` and `limit`. */
export interface RuleTextNumbers {
  readonly found: number;
  readonly limit: number;
}

type Wording<Kind extends RulePattern['kind']> = (
  pattern: Extract<RulePattern, { kind: Kind }>,
  side: Side,
  numbers: RuleTextNumbers,
) => string;

const wordings: { readonly [Kind in RulePattern['kind']]: Wording<Kind> } = {
  outside: (_, side) => (side === 'below' ? 'below the lower limit' : 'above the upper limit'),
  beyond: ({ sigmas }, side) => `more than ${sigmas} sigma ${place(side)} the centre line`,
  run: ({ length }, side) => `${length} points in a row ${place(side)} the centre line`,
  trend: ({ length }, side) =>
    `${length} points in a row steadily ${side === 'above' ? 'rising' : 'falling'}`,
  alternation: ({ length }) => `${length} points in a row alternating up and down`,
  'some-beyond': ({ count, length, sigmas }, side) =>
    `${count} of ${length} points more than ${sigmas} sigma ${place(side)} the centre line`,
  'near-limit': ({ count, length }, side) =>
    `${count} of ${length} points close to the ${side === 'above' ? 'upper' : 'lower'} limit`,
  hugging: ({ length }) => `${length} points in a row within 1 sigma of the centre line`,
  avoiding: ({ length }) => `${length} points in a row more than 1 sigma from the centre line`,
  'opposite-pair': () => 'two neighbouring points more than 2 sigma out on opposite sides',
  'longest-run': (_, side, { found, limit }) =>
    `a run of ${found} points ${place(side)} the centre line, longer than ${limit}`,
  crossings: (_, __, { found, limit }) => `the centre line is crossed ${found} times, fewer than ${limit}`,
  'zero-run': (_, __, { limit }) => `${limit} zeros in a row`,
};

/** One match in words, as a person reads it beside the chart. */
export function ruleText(pattern: RulePattern, side: Side, numbers: RuleTextNumbers): string {
  return (wordings[pattern.kind] as Wording<RulePattern['kind']>)(pattern, side, numbers);
}
