import type { ChangeEffectResponse, EffectVerdict } from '@shewhart/schemas/api';
import { createDataFrame, type DataFrame } from '@grafana/data';
import { columnsOf } from './columns.ts';

export const verdictWords: Readonly<Record<EffectVerdict, string>> = {
  better: 'better',
  worse: 'worse',
  'no-detectable-change': 'no detectable change',
  'too-early': 'too early to say',
};

const verdictOrder: readonly EffectVerdict[] = ['worse', 'better', 'no-detectable-change', 'too-early'];

/** What a change did to each indicator of its service; what got worse comes first. */
export function effectFrame({ indicators, summary }: ChangeEffectResponse, refId: string): DataFrame {
  const ordered = [...indicators].sort(
    (a, b) =>
      verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict) || a.title.localeCompare(b.title),
  );
  const { text, number } = columnsOf(ordered);
  const measured = { decimals: 4 };
  return createDataFrame({
    refId,
    name: 'Effect',
    meta: { notices: summary === '' ? [] : [{ severity: 'info', text: summary }] },
    fields: [
      text('Verdict', ({ verdict }) => verdictWords[verdict] ?? verdict),
      text('Indicator', ({ title }) => title),
      number('Before', ({ before }) => before.center, measured),
      number('After', ({ after }) => after.center, measured),
      number('Effect', ({ effect }) => effect, measured),
      number('Lower', ({ lower }) => lower, measured),
      number('Upper', ({ upper }) => upper, measured),
      number('Relative', ({ relative }) => relative, { unit: 'percentunit', decimals: 1 }),
      text('Unit', ({ unit }) => unit),
      text('Reason', ({ reason }) => reason),
      text('indicator_id', ({ indicatorId }) => indicatorId),
    ],
  });
}
