/** What a rule looks for. Lengths are counts of points, distances are in standard errors. */
export type RulePattern =
  | { readonly kind: 'outside' }
  | { readonly kind: 'beyond'; readonly sigmas: number }
  | { readonly kind: 'run'; readonly length: number }
  | { readonly kind: 'trend'; readonly length: number }
  | { readonly kind: 'alternation'; readonly length: number }
  | { readonly kind: 'some-beyond'; readonly count: number; readonly length: number; readonly sigmas: number }
  | { readonly kind: 'near-limit'; readonly count: number; readonly length: number }
  | { readonly kind: 'hugging'; readonly length: number }
  | { readonly kind: 'avoiding'; readonly length: number; readonly eitherSide?: boolean }
  | { readonly kind: 'opposite-pair' }
  | { readonly kind: 'longest-run' }
  | { readonly kind: 'crossings' }
  | { readonly kind: 'zero-run' };

export type RuleDefinition = RulePattern & { readonly name: string };
