import type { RulePattern } from '../rule/rule-definition.ts';

/** Rules that can be followed by knowing in which zone each point fell. */
export type ZonePattern = Exclude<
  RulePattern,
  { readonly kind: 'trend' | 'alternation' | 'longest-run' | 'crossings' | 'zero-run' }
>;

/** One zone of the chart between two thresholds, and a z inside it. */
export interface Zone {
  readonly from: number;
  readonly to: number;
  readonly inside: number;
}

/** States reachable without an alarm; `next[state * zones + zone]` is the state after, -1 an alarm. */
export interface ZoneChain {
  readonly zones: readonly Zone[];
  readonly next: Int32Array;
  readonly states: number;
}

/** Memory of one rule as small integers; null when the point completes the pattern. */
type Step = (memory: readonly number[], z: number) => readonly number[] | null;

function thresholdsOf(pattern: ZonePattern, width: number): number[] {
  switch (pattern.kind) {
    case 'outside':
      return [width];
    case 'beyond':
    case 'some-beyond':
      return [pattern.sigmas];
    case 'near-limit':
      return [2, 3];
    case 'opposite-pair':
      return [2];
    case 'run':
      return [];
    default:
      return [1];
  }
}

/** Bit masks of the last window - 1 points beyond on each side. */
function stepSomeBeyond({ count, length, sigmas }: { count: number; length: number; sigmas: number }): Step {
  const held = (1 << (length - 1)) - 1;
  const bits = (mask: number): number => mask.toString(2).replaceAll('0', '').length;
  return ([above = 0, below = 0], z) => {
    const nowAbove = (above << 1) | (z > sigmas ? 1 : 0);
    const nowBelow = (below << 1) | (z < -sigmas ? 1 : 0);
    if (z > sigmas && bits(nowAbove) >= count) return null;
    if (z < -sigmas && bits(nowBelow) >= count) return null;
    return [nowAbove & held, nowBelow & held];
  };
}

function stepRun(length: number): Step {
  return ([run = 0], z) => {
    const grown = z > 0 ? Math.max(run, 0) + 1 : Math.min(run, 0) - 1;
    return Math.abs(grown) >= length ? null : [grown];
  };
}

function stepHugging(length: number): Step {
  return ([run = 0], z) => {
    const grown = Math.abs(z) < 1 ? run + 1 : 0;
    return grown >= length ? null : [grown];
  };
}

/** Points beyond one sigma in a row, and how many of the last of them are on one side (signed). */
function stepAvoiding(length: number, eitherSide: boolean): Step {
  return ([run = 0, same = 0], z) => {
    if (Math.abs(z) < 1) return [0, 0];
    const grown = Math.min(run + 1, length);
    const sameNow = z > 0 ? Math.max(same, 0) + 1 : Math.min(same, 0) - 1;
    const isMixed = Math.abs(sameNow) < length;
    if (grown >= length && (isMixed || eitherSide)) return null;
    return [Math.min(grown, length - 1), Math.max(-length, Math.min(length, sameNow))];
  };
}

/** The last window - 1 points as 0 (middle) or the signed class 1 (on the side), 2 (close to the limit). */
function stepNearLimit({ count, length }: { count: number; length: number }): Step {
  return (memory, z) => {
    const size = Math.abs(z);
    const current = Math.sign(z) * (size > 2 && size <= 3 ? 2 : 1);
    const seen = [...memory, current].slice(-length);
    const isSameSide = seen.every((past) => Math.sign(past) === Math.sign(current));
    const close = seen.filter((past) => Math.abs(past) === 2).length;
    if (seen.length === length && isSameSide && Math.abs(current) === 2 && close >= count) return null;
    return seen.slice(-(length - 1));
  };
}

function stepOf(pattern: ZonePattern, width: number): Step {
  switch (pattern.kind) {
    case 'outside':
      return (_, z) => (Math.abs(z) > width ? null : []);
    case 'beyond':
      return (_, z) => (Math.abs(z) > pattern.sigmas ? null : []);
    case 'some-beyond':
      return stepSomeBeyond(pattern);
    case 'run':
      return stepRun(pattern.length);
    case 'hugging':
      return stepHugging(pattern.length);
    case 'avoiding':
      return stepAvoiding(pattern.length, pattern.eitherSide ?? false);
    case 'near-limit':
      return stepNearLimit(pattern);
    case 'opposite-pair':
      return ([last = 0], z) => {
        const current = Math.abs(z) > 2 ? Math.sign(z) : 0;
        return current !== 0 && current === -last ? null : [current];
      };
  }
}

function zonesOf(patterns: readonly ZonePattern[], width: number): Zone[] {
  const positive = [...new Set(patterns.flatMap((pattern) => thresholdsOf(pattern, width)))].filter(
    (t) => t > 0,
  );
  const edges = [...positive.map((t) => -t), 0, ...positive].sort((a, b) => a - b);
  const ends = [-Infinity, ...edges, Infinity];
  return ends.slice(1).map((to, index) => {
    const from = ends[index] as number;
    const inside = from === -Infinity ? to - 1 : to === Infinity ? from + 1 : 0.5 * (from + to);
    return { from, to, inside };
  });
}

/**
 * The Markov chain of a set of zone rules (Champ & Woodall 1987): every combination of rule memories
 * that can be reached without an alarm. Patterns may be completed by fewer points than their window at
 * the very start, as in the published tables.
 */
export function zoneChain(patterns: readonly ZonePattern[], width: number): ZoneChain {
  const zones = zonesOf(patterns, width);
  const steps = patterns.map((pattern) => stepOf(pattern, width));
  const start: (readonly number[])[] = patterns.map(() => []);
  const known = new Map<string, number>([[JSON.stringify(start), 0]]);
  const queue = [start];
  const next: number[] = [];
  for (let state = 0; state < queue.length; state += 1) {
    const memories = queue[state] as readonly (readonly number[])[];
    for (const zone of zones) {
      const moved = steps.map((step, rule) => step(memories[rule] as readonly number[], zone.inside));
      if (moved.includes(null)) {
        next.push(-1);
        continue;
      }
      const key = JSON.stringify(moved);
      let target = known.get(key);
      if (target === undefined) {
        target = queue.length;
        known.set(key, target);
        queue.push(moved as (readonly number[])[]);
      }
      next.push(target);
    }
  }
  return { zones, next: Int32Array.from(next), states: queue.length };
}
