/** Rules of the collector's judge, which have words instead of numbers. */
const judged: Readonly<Record<string, { readonly mark: string; readonly text: string }>> = {
  limits: { mark: '1', text: 'outside the limits' },
  forecast: { mark: 'jump', text: 'a jump from the point before' },
  ewma: { mark: 'shift', text: 'a lasting shift: the moving average left its limits' },
  'rare-events': { mark: 'rare', text: 'rare events in quick succession' },
  absence: { mark: 'silent', text: 'telemetry is missing' },
};

/** What stands beside a violation's mark: the rule's number, or a short word where the set has none. */
export function ruleMark(rule: string): string {
  const numbered = /^(?:nelson|we)(\d)$/.exec(rule);
  if (numbered) return numbered[1] as string;
  const known = judged[rule];
  if (known) return known.mark;
  if (rule.endsWith('-outside')) return '1';
  const dash = rule.indexOf('-');
  return dash < 0 ? rule : rule.slice(dash + 1);
}

const sets: readonly (readonly [RegExp, string])[] = [
  [/^nelson(\d)$/, 'Nelson $1'],
  [/^we(\d)$/, 'Western Electric $1'],
  [/^aiag-(.*)$/, 'AIAG $1'],
  [/^nhs-(.*)$/, 'NHS $1'],
  [/^ihi-(.*)$/, 'IHI $1'],
];

/** A rule's name as people say it, such as "Nelson 2". */
export function ruleName(rule: string): string {
  for (const [pattern, name] of sets) if (pattern.test(rule)) return rule.replace(pattern, name);
  return rule.charAt(0).toUpperCase() + rule.slice(1).replaceAll('-', ' ');
}

/** A stored rule in words: the collector keeps its name only. */
export function ruleText(rule: string): string {
  return judged[rule]?.text ?? ruleName(rule);
}
