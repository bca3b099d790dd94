import type { RuleDefinition } from './rule-definition.ts';

/**
 * Every named rule. Nelson (Journal of Quality Technology 16, 1984); Western Electric, Statistical
 * Quality Control Handbook (1956); Montgomery, table 6.1; AIAG SPC manual; Juran; IHI; NHS England,
 * Making Data Count; Westgard (1981); Anhoej & Olesen (2014); Benneyan (2001).
 */
export const ruleCatalogue: readonly RuleDefinition[] = [
  { name: 'limits', kind: 'outside' },
  { name: 'nelson1', kind: 'outside' },
  { name: 'nelson2', kind: 'run', length: 9 },
  { name: 'nelson3', kind: 'trend', length: 6 },
  { name: 'nelson4', kind: 'alternation', length: 14 },
  { name: 'nelson5', kind: 'some-beyond', count: 2, length: 3, sigmas: 2 },
  { name: 'nelson6', kind: 'some-beyond', count: 4, length: 5, sigmas: 1 },
  { name: 'nelson7', kind: 'hugging', length: 15 },
  { name: 'nelson8', kind: 'avoiding', length: 8 },
  { name: 'we1', kind: 'outside' },
  { name: 'we2', kind: 'some-beyond', count: 2, length: 3, sigmas: 2 },
  { name: 'we3', kind: 'some-beyond', count: 4, length: 5, sigmas: 1 },
  { name: 'we4', kind: 'run', length: 8 },
  { name: 'montgomery-outside', kind: 'outside' },
  { name: 'montgomery-2of3', kind: 'some-beyond', count: 2, length: 3, sigmas: 2 },
  { name: 'montgomery-4of5', kind: 'some-beyond', count: 4, length: 5, sigmas: 1 },
  { name: 'montgomery-run', kind: 'run', length: 8 },
  { name: 'montgomery-trend', kind: 'trend', length: 6 },
  { name: 'aiag-outside', kind: 'outside' },
  { name: 'aiag-run', kind: 'run', length: 7 },
  { name: 'aiag-trend', kind: 'trend', length: 6 },
  { name: 'juran-outside', kind: 'outside' },
  { name: 'juran-run', kind: 'run', length: 9 },
  { name: 'juran-trend', kind: 'trend', length: 6 },
  { name: 'ihi-outside', kind: 'outside' },
  { name: 'ihi-run', kind: 'run', length: 8 },
  { name: 'ihi-trend', kind: 'trend', length: 6 },
  { name: 'nhs-outside', kind: 'outside' },
  { name: 'nhs-shift', kind: 'run', length: 7 },
  { name: 'nhs-trend', kind: 'trend', length: 7 },
  { name: 'nhs-2of3', kind: 'near-limit', count: 2, length: 3 },
  { name: 'westgard-1-2s', kind: 'beyond', sigmas: 2 },
  { name: 'westgard-1-3s', kind: 'beyond', sigmas: 3 },
  { name: 'westgard-2-2s', kind: 'some-beyond', count: 2, length: 2, sigmas: 2 },
  { name: 'westgard-r-4s', kind: 'opposite-pair' },
  { name: 'westgard-4-1s', kind: 'some-beyond', count: 4, length: 4, sigmas: 1 },
  { name: 'westgard-10x', kind: 'run', length: 10 },
  { name: 'anhoej-run', kind: 'longest-run' },
  { name: 'anhoej-crossings', kind: 'crossings' },
  { name: 'benneyan-zeros', kind: 'zero-run' },
];

const setPrefixes: Readonly<Record<string, string>> = {
  limits: 'limits',
  nelson: 'nelson',
  'western-electric': 'we',
  montgomery: 'montgomery-',
  aiag: 'aiag-',
  juran: 'juran-',
  ihi: 'ihi-',
  nhs: 'nhs-',
  westgard: 'westgard-',
  anhoej: 'anhoej-',
  benneyan: 'benneyan-',
};

export const ruleSetNames: readonly string[] = Object.keys(setPrefixes);

/** The rules of a named set, or undefined when there is no such set. */
export function ruleSet(name: string): readonly RuleDefinition[] | undefined {
  const prefix = Object.hasOwn(setPrefixes, name) ? setPrefixes[name] : undefined;
  return prefix === undefined
    ? undefined
    : ruleCatalogue.filter(
        (rule) => rule.name.startsWith(prefix) && (prefix !== 'we' || /^we\d/.test(rule.name)),
      );
}

/** The rule of that name, or undefined. */
export function ruleByName(name: string): RuleDefinition | undefined {
  return ruleCatalogue.find((rule) => rule.name === name);
}
