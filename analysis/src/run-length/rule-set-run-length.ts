import { normalCumulative } from '../distribution/normal-cumulative.ts';
import { remembered } from '../numeric/remembered.ts';
import type { RulePattern } from '../rule/rule-definition.ts';
import { orderPatternRunLength } from './order-pattern-run-length.ts';
import { zoneChain, type ZoneChain, type ZonePattern } from './zone-chain.ts';

const chainOf = remembered(32, (patterns: readonly ZonePattern[], width: number) =>
  zoneChain(patterns, width),
);
const zoneRunLength = remembered(256, (patterns: readonly ZonePattern[], width: number, shift: number) =>
  chainRunLength(chainOf(patterns, width), shift),
);
const orderRunLength = remembered(256, orderPatternRunLength);

/**
 * Average number of points to absorption: the survivors are summed step by step until they fall off
 * geometrically, the rest in closed form.
 */
function chainRunLength({ zones, next, states }: ZoneChain, shift: number): number {
  const chances = zones.map(({ from, to }) => normalCumulative(to - shift) - normalCumulative(from - shift));
  let mass = new Float64Array(states);
  mass[0] = 1;
  let survival = 1;
  let total = 0;
  let ratio = 0;
  for (let step = 0; step < 1e6; step += 1) {
    total += survival;
    const moved = new Float64Array(states);
    for (let state = 0; state < states; state += 1) {
      const present = mass[state] as number;
      if (present === 0) continue;
      chances.forEach((chance, zone) => {
        const target = next[state * zones.length + zone] as number;
        if (target >= 0) moved[target] = (moved[target] as number) + present * chance;
      });
    }
    mass = moved;
    const left = mass.reduce((sum, part) => sum + part, 0);
    const nextRatio = left / survival;
    if (left < 1e-14 * total) return total;
    if (step > 60 && Math.abs(nextRatio - ratio) < 1e-13) return total + left / (1 - nextRatio);
    ratio = nextRatio;
    survival = left;
  }
  return total;
}

/** Share of a pattern's own alarms that no zone rule has announced at the same point. */
const unannounced = 0.97;

const isZonePattern = (pattern: RulePattern): pattern is ZonePattern =>
  !['trend', 'alternation', 'longest-run', 'crossings', 'zero-run'].includes(pattern.kind);

/**
 * Average run length of several rules used together, for independent normal values `shift` sigmas off
 * the centre, with limits at `width` sigmas; Infinity when no rule can alarm.
 *
 * Zone and run rules: exact, by their Markov chain. Trends and alternations do not fit a finite chain:
 * their own rate is added, less the part that the other rules cut short by alarming within the
 * pattern's length. Against simulation the sum is within 3 per cent for the usual sets. The chart-wise
 * runs analysis and the zero-run test have no rate per point and are left out.
 */
export function ruleSetRunLength(patterns: readonly RulePattern[], width: number, shift = 0): number {
  const zonePatterns = patterns.filter(isZonePattern);
  let runLength = zonePatterns.length === 0 ? Infinity : zoneRunLength(zonePatterns, width, shift);
  for (const pattern of patterns) {
    if (pattern.kind !== 'trend' && pattern.kind !== 'alternation') continue;
    const alone = orderRunLength(pattern.kind, pattern.length);
    const share = runLength === Infinity ? 1 : unannounced * Math.exp(-(pattern.length - 1) / runLength);
    runLength = 1 / (1 / runLength + share / alone);
  }
  return runLength;
}
