import type { RulePattern } from './rule-definition.ts';

export type ChartKind =
  | 'xmr'
  | 'xbar-r'
  | 'xbar-s'
  | 'p'
  | 'np'
  | 'c'
  | 'u'
  | 'p-prime'
  | 'u-prime'
  | 'g'
  | 't'
  | 'ewma'
  | 'cusum'
  | 't2'
  | 'run';

/** Rows of the matrix: charts whose points obey the same patterns. `dispersion` is mR, R and S. */
export type ChartFamily =
  'variables' | 'dispersion' | 'attributes' | 'rare-events' | 'dependent' | 'multivariate' | 'run';

const families: Readonly<Record<ChartKind, ChartFamily>> = {
  xmr: 'variables',
  'xbar-r': 'variables',
  'xbar-s': 'variables',
  p: 'attributes',
  np: 'attributes',
  c: 'attributes',
  u: 'attributes',
  'p-prime': 'attributes',
  'u-prime': 'attributes',
  g: 'rare-events',
  t: 'rare-events',
  ewma: 'dependent',
  cusum: 'dependent',
  t2: 'multivariate',
  run: 'run',
};

export function chartFamily(kind: ChartKind): ChartFamily {
  return families[kind];
}

const orderPatterns = ['run', 'trend', 'alternation', 'longest-run', 'crossings'] as const;

/** Which patterns mean what they say on which charts; compare the matrix of Minitab's assistants. */
const legal: Readonly<Record<ChartFamily, readonly RulePattern['kind'][]>> = {
  variables: [
    'outside',
    'beyond',
    ...orderPatterns,
    'some-beyond',
    'near-limit',
    'hugging',
    'avoiding',
    'opposite-pair',
  ],
  dispersion: ['outside', 'run', 'trend', 'alternation'],
  attributes: ['outside', ...orderPatterns],
  'rare-events': ['outside', ...orderPatterns, 'zero-run'],
  dependent: ['outside'],
  multivariate: ['outside'],
  run: ['longest-run', 'crossings'],
};

const reasons: Readonly<Record<ChartFamily, string>> = {
  variables: 'it belongs to another kind of chart',
  dispersion: 'zones of equal width have no meaning on a skewed dispersion chart',
  attributes: 'zones of equal width have no meaning on the skewed distribution of counts',
  'rare-events': 'zones of equal width have no meaning on the skewed distribution of gaps',
  dependent: 'the plotted points depend on one another, so patterns of several points arise by themselves',
  multivariate: 'T2 has an upper limit only and no centre line',
  run: 'a run chart has neither limits nor zones',
};

/** Why a rule may not judge a chart of this family, or null when it may. */
export function illegalBecause(
  pattern: RulePattern['kind'],
  family: ChartFamily,
  kind?: ChartKind,
): string | null {
  if (!legal[family].includes(pattern) || (pattern === 'zero-run' && kind !== 'g')) return reasons[family];
  return null;
}
