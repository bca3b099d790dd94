import type { EffectVerdict as VerdictName } from '@shewhart/schemas/api';
import { Badge, type BadgeColor } from '@grafana/ui';
import { verdictWords } from '../datasource/effect-frame.ts';
import { severityRank } from '../datasource/severity-rank.ts';

const colors: Readonly<Record<VerdictName, BadgeColor>> = {
  better: 'green',
  worse: 'red',
  'no-detectable-change': 'darkgrey',
  'too-early': 'blue',
};

const icons = {
  better: 'arrow-up',
  worse: 'arrow-down',
  'no-detectable-change': 'minus',
  'too-early': 'clock-nine',
} as const;

/** Better or worse, in words and by a mark that does not rely on colour. */
export function Verdict({ verdict }: { readonly verdict: VerdictName }) {
  return (
    <Badge
      color={colors[verdict] ?? 'darkgrey'}
      icon={icons[verdict]}
      text={verdictWords[verdict] ?? verdict}
    />
  );
}

/** A severity in its own words, coloured by its rank. */
export function Severity({ severity }: { readonly severity: string | undefined }) {
  if (severity === undefined || severity === '') return <>–</>;
  const rank = severityRank(severity);
  return <Badge color={rank < 2 ? 'red' : rank < 3 ? 'orange' : 'blue'} text={severity} />;
}
