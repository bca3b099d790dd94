import type { ControlLines } from '../chart/control-chart.ts';
import { alternation } from './alternation.ts';
import { anhoejAnalysis } from './anhoej-analysis.ts';
import { avoidingCenter } from './avoiding-center.ts';
import { huggingCenter } from './hugging-center.ts';
import { nearLimit } from './near-limit.ts';
import { oppositePair } from './opposite-pair.ts';
import type { RuleDefinition, RulePattern } from './rule-definition.ts';
import { ruleText, type RuleTextNumbers } from './rule-text.ts';
import { runOnOneSide } from './run-on-one-side.ts';
import { someBeyond } from './some-beyond.ts';
import { splitStretches } from './split-stretches.ts';
import { positions, type PatternMatch, type Side, type Stretch } from './stretch.ts';
import { trend } from './trend.ts';
import { zeroRun } from './zero-run.ts';

/** One rule broken at one point; `at` and `members` are places in the data. */
export interface Violation {
  readonly rule: string;
  readonly at: number;
  readonly members: readonly number[];
  readonly side: Side;
  readonly text: string;
}

export interface RuleContext {
  readonly lines: ControlLines;
  readonly isStandardised: boolean;
  readonly isExcluded: (index: number) => boolean;
  /** Place of the chart's first point in the data; 0 unless the chart is a later stage. */
  readonly from?: number;
  /** Length at which zeros in a row signal; needed by the zero-run rule only. */
  readonly zeroRunLength?: number;
}

/** Points strictly outside their limits, excluded ones too; a limit that is NaN is never passed. */
function outsideLimits({ value, lower, upper }: ControlLines, from: number): PatternMatch[] {
  const matches: PatternMatch[] = [];
  value.forEach((plotted, index) => {
    const at = from + index;
    if (plotted > (upper[index] as number)) matches.push({ at, members: [at], side: 'above' });
    else if (plotted < (lower[index] as number)) matches.push({ at, members: [at], side: 'below' });
  });
  return matches;
}

/** Points farther from the centre than the given distance, excluded ones too. */
function beyondDistance({ z }: ControlLines, sigmas: number, from: number): PatternMatch[] {
  const matches: PatternMatch[] = [];
  z.forEach((score, index) => {
    const at = from + index;
    if (Math.abs(score) > sigmas) matches.push({ at, members: [at], side: score > 0 ? 'above' : 'below' });
  });
  return matches;
}

function inStretch(pattern: RulePattern, stretch: Stretch): PatternMatch[] {
  switch (pattern.kind) {
    case 'run':
      return runOnOneSide(stretch, pattern.length);
    case 'trend':
      return trend(stretch, pattern.length);
    case 'alternation':
      return alternation(stretch, pattern.length);
    case 'some-beyond':
      return someBeyond(stretch, { count: pattern.count, window: pattern.length, sigmas: pattern.sigmas });
    case 'near-limit':
      return nearLimit(stretch, { count: pattern.count, window: pattern.length });
    case 'hugging':
      return huggingCenter(stretch, pattern.length);
    case 'avoiding':
      return avoidingCenter(stretch, pattern.length, pattern.eitherSide);
    case 'opposite-pair':
      return oppositePair(stretch);
    default:
      return [];
  }
}

/** The runs analysis sees the whole stage at once: missing points do not break it. */
function runsAnalysis(rule: RuleDefinition, context: RuleContext): Violation[] {
  const stretches = splitStretches(context.lines, { ...context, isStandardised: false });
  const index = stretches.flatMap((stretch) => stretch.index);
  const side = stretches.flatMap((stretch) => stretch.side);
  const analysis = anhoejAnalysis(side);
  const useful = index.filter((_, position) => side[position] !== 0);
  const last = useful.at(-1);
  if (last === undefined) return [];
  if (rule.kind === 'crossings') {
    if (analysis.crossings >= analysis.crossingsMin) return [];
    const text = ruleText(rule, 'both', { found: analysis.crossings, limit: analysis.crossingsMin });
    return [{ rule: rule.name, at: last, members: useful, side: 'both', text }];
  }
  if (analysis.longestRun <= analysis.longestRunMax) return [];
  const members = positions(analysis.runFrom, analysis.runTo).filter((position) => side[position] !== 0);
  const direction: Side = (side[analysis.runTo] as number) > 0 ? 'above' : 'below';
  const text = ruleText(rule, direction, { found: analysis.longestRun, limit: analysis.longestRunMax });
  const at = index[analysis.runTo] as number;
  return [
    {
      rule: rule.name,
      at,
      members: members.map((position) => index[position] as number),
      side: direction,
      text,
    },
  ];
}

function applyRule(rule: RuleDefinition, context: RuleContext, stretches: readonly Stretch[]): Violation[] {
  const { lines, from = 0, zeroRunLength = Infinity } = context;
  const none: RuleTextNumbers = { found: 0, limit: zeroRunLength };
  const texts: Readonly<Record<Side, string>> = {
    above: ruleText(rule, 'above', none),
    below: ruleText(rule, 'below', none),
    both: ruleText(rule, 'both', none),
  };
  const tell = ({ at, members, side }: PatternMatch): Violation => ({
    rule: rule.name,
    at,
    members,
    side,
    text: texts[side],
  });
  if (rule.kind === 'outside') return outsideLimits(lines, from).map(tell);
  if (rule.kind === 'beyond') return beyondDistance(lines, rule.sigmas, from).map(tell);
  if (rule.kind === 'longest-run' || rule.kind === 'crossings') return runsAnalysis(rule, context);
  return stretches.flatMap((stretch) => {
    const matches =
      rule.kind === 'zero-run' ? zeroRun(stretch.level, zeroRunLength) : inStretch(rule, stretch);
    return matches.map((match) => tell(placed(match, stretch.index)));
  });
}

/** A match by places in the data instead of positions in its stretch. */
function placed({ at, members, side }: PatternMatch, index: readonly number[]): PatternMatch {
  for (let member = 0; member < members.length; member += 1)
    members[member] = index[members[member] as number] as number;
  return { at: index[at] as number, members, side };
}

/** Lists that ascend by place as one that does: counted out, because sorting them costs more than finding them. */
function inOrder(lists: readonly (readonly Violation[])[], { lines, from = 0 }: RuleContext): Violation[] {
  const nextAt = new Uint32Array(lines.value.length + 1);
  for (const list of lists) for (const { at } of list) nextAt[at - from + 1]! += 1;
  for (let place = 1; place < nextAt.length; place += 1) nextAt[place]! += nextAt[place - 1]!;
  const ordered = new Array<Violation>(nextAt.at(-1)!);
  for (const list of lists) for (const violation of list) ordered[nextAt[violation.at - from]!++] = violation;
  return ordered;
}

/** All violations of the given rules on one stage of a chart, by point and then in the rules' order. */
export function applyRules(rules: readonly RuleDefinition[], context: RuleContext): Violation[] {
  const stretches = splitStretches(context.lines, context);
  return inOrder(
    rules.map((rule) => applyRule(rule, context, stretches)),
    context,
  );
}
