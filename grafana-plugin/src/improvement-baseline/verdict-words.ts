import type { GrafanaTheme2 } from '@grafana/data';
import { intervalText, shortDuration, written, type NumberWords } from '../panel-kit/number-words.ts';
import type { ComparisonVerdict } from '@shewhart/schemas/api';
import type { Comparison, Effect } from './comparison.ts';

/** A verdict as it is shown: a sign, so that it does not rest on its colour, and words. */
export const verdicts: Readonly<Record<ComparisonVerdict, { readonly sign: string; readonly text: string }>> =
  {
    better: { sign: '✓', text: 'Better' },
    worse: { sign: '✕', text: 'Worse' },
    'no-detectable-change': { sign: '≈', text: 'No detectable change' },
    'too-early': { sign: '…', text: 'Too early to tell' },
  };

export function verdictColor(verdict: ComparisonVerdict, theme: GrafanaTheme2): string {
  if (verdict === 'better') return theme.colors.success.text;
  if (verdict === 'worse') return theme.colors.error.text;
  return theme.colors.text.secondary;
}

/** Guardrails that got worse, or that are out of control now. */
export const brokenGuardrails = ({ guardrails }: Pick<Comparison, 'guardrails'>): Comparison['guardrails'] =>
  guardrails.filter(({ verdict, outOfControl }) => verdict === 'worse' || outOfControl);

/** A difference that is sure and yet smaller than what counts for this indicator is not "not detectable". */
const verdictText = ({ verdict, lower, upper }: Effect): string =>
  verdict === 'no-detectable-change' && lower !== null && upper !== null && lower * upper > 0
    ? 'A change too small to matter'
    : verdicts[verdict].text;

/** The verdict of the whole: an improvement that costs something else is said so in the same breath. */
export function headline({ effect, guardrails }: Pick<Comparison, 'effect' | 'guardrails'>): string {
  const text = verdictText(effect);
  const broken = brokenGuardrails({ guardrails });
  if (broken.length === 0) return text;
  const [first] = broken;
  const others = broken.length > 1 ? ` and ${broken.length - 1} more` : '';
  const isBoth = effect.verdict === 'worse' && first!.verdict === 'worse';
  const joint = isBoth ? ', and so is' : effect.verdict === 'better' ? ', but watch' : '; watch';
  return `${text}${joint} ${first!.title}${others}`;
}

/** `−25 %`; the sign is a minus, not a hyphen. */
export function relativeText(relative: number | null): string {
  if (relative === null) return '';
  const percent = relative * 100;
  const digits = Math.abs(percent) < 10 ? 1 : 0;
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(digits)} %`;
}

/** A difference with its sign. */
export function signed(value: number, words: NumberWords): string {
  return `${value < 0 ? '−' : '+'}${written(words(Math.abs(value)))}`;
}

/** Where the effect lies with 95 % confidence. */
export function effectInterval({ lower, upper }: Effect, words: NumberWords): string {
  if (lower === null || upper === null) return '';
  return `95 % interval ${signed(lower, words)} to ${signed(upper, words)}`;
}

/** The interval as shares of the level before; null where they are not known. */
export function relativeInterval({ effect, relative, lower, upper }: Effect): [number, number] | null {
  if (effect === null || relative === null || lower === null || upper === null || effect === 0) return null;
  const perUnit = relative / effect;
  const ends = [lower * perUnit, upper * perUnit] as const;
  return [Math.min(...ends), Math.max(...ends)];
}

/** The comparison in one breath, for people who cannot see it. */
export function comparisonSummary(title: string, comparison: Comparison, words: NumberWords): string {
  const { effect, before, after, guardrails } = comparison;
  const level = (value: number | null): string => (value === null ? 'unknown' : written(words(value)));
  const parts = [
    `${title === '' ? comparison.title : title}: ${headline(comparison)}`,
    `before ${level(before.center)} (${before.n} points), after ${level(after.center)} (${after.n} points)`,
    ...(effect.effect === null
      ? []
      : [`effect ${signed(effect.effect, words)}, ${effectInterval(effect, words)}`]),
    ...(guardrails.length === 0
      ? []
      : [
          `${guardrails.length} guardrails, ${guardrails.filter((each) => each.verdict === 'worse').length} worse`,
        ]),
  ];
  return parts.join('. ');
}

/** How long a period was, and its limits. */
export function periodText(period: Comparison['before'], words: NumberWords): string {
  const limits = intervalText(period.lower, period.upper, words);
  return [
    `${period.n} points in ${shortDuration(period.to - period.from)}`,
    limits === '' ? '' : `limits ${limits}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
