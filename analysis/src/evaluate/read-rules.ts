import { ChartError } from '../chart-error.ts';
import { ruleByName, ruleCatalogue, ruleSet, ruleSetNames } from '../rule/rule-catalogue.ts';
import type { RuleDefinition } from '../rule/rule-definition.ts';
import type { ChartKind } from '../rule/rule-legality.ts';
import { readList, readNumber, readObject, readWhole, refuseUnknownKeys } from './request-reader.ts';

/** Longest pattern that can be asked for. */
const longestLength = 100;

function named(value: unknown, path: string): RuleDefinition {
  const rule = typeof value === 'string' ? ruleByName(value) : undefined;
  if (rule) return rule;
  throw new ChartError(path, `must be one of ${ruleCatalogue.map(({ name }) => name).join(', ')}`);
}

/** A rule by name, or { rule, length?, count?, sigmas?, eitherSide? } with numbers of the user's own. */
function readRule(value: unknown, path: string): RuleDefinition {
  if (typeof value === 'string') return named(value, path);
  const given = readObject(value, path);
  const rule = named(given['rule'], `${path}.rule`);
  const editable = ['length', 'count', 'sigmas'].filter((key) => key in rule);
  refuseUnknownKeys(given, path, ['rule', ...editable, ...(rule.kind === 'avoiding' ? ['eitherSide'] : [])]);
  const edited: Record<string, unknown> = { ...rule };
  for (const key of editable) {
    if (given[key] === undefined) continue;
    edited[key] =
      key === 'sigmas'
        ? readNumber(given[key], `${path}.${key}`, { min: 0, isOpen: true })
        : readWhole(given[key], `${path}.${key}`, { min: key === 'length' ? 2 : 1, max: longestLength });
  }
  if (typeof edited['count'] === 'number' && edited['count'] > (edited['length'] as number)) {
    throw new ChartError(`${path}.count`, 'must not be above length');
  }
  if (given['eitherSide'] !== undefined) edited['eitherSide'] = given['eitherSide'] === true;
  return edited as unknown as RuleDefinition;
}

/** Rules of a request that names none: the limits; for a run chart the runs analysis. */
function defaultRules(chart: ChartKind): readonly RuleDefinition[] {
  if (chart === 'run') return ruleSet('anhoej') as readonly RuleDefinition[];
  const limits = ruleByName('limits') as RuleDefinition;
  return chart === 'g' ? [limits, ruleByName('benneyan-zeros') as RuleDefinition] : [limits];
}

/** A set by name, or a list of rules; without either the chart's own default. */
export function readRules(value: unknown, chart: ChartKind): readonly RuleDefinition[] {
  if (value === undefined) return defaultRules(chart);
  if (typeof value === 'string') {
    const rules = ruleSet(value);
    if (rules) return rules;
    throw new ChartError('rules', `must be a list of rules or one of ${ruleSetNames.join(', ')}`);
  }
  return readList(value, 'rules').map((item, index) => readRule(item, `rules[${index}]`));
}
