import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { numberWords, written } from '../panel-kit/number-words.ts';
import type { Comparison } from './comparison.ts';
import { EffectStrip } from './EffectStrip.tsx';
import {
  brokenGuardrails,
  effectInterval,
  headline,
  periodText,
  relativeText,
  signed,
  verdictColor,
  verdicts,
} from './verdict-words.ts';

interface Props {
  readonly comparison: Comparison;
  readonly width: number;
  readonly height: number;
  readonly dayOf: (at: number) => string;
}

/** Heights at which the block shows more. */
const least = { strip: 120, periods: 190, reason: 250 };

/** The answer first: better or not, by how much, how sure; then both levels and how it was told. */
export function VerdictBlock({ comparison, width, height, dayOf }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { effect, before, after, field, direction } = comparison;
  const words = numberWords(field, '');
  const color = verdictColor(effect.verdict, theme);
  const hasCost = effect.verdict === 'better' && brokenGuardrails(comparison).length > 0;
  const { effect: value, lower, upper } = effect;
  const reach = Math.max(Math.abs(value ?? 0), Math.abs(lower ?? 0), Math.abs(upper ?? 0));
  return (
    <section className={styles.block} style={{ width, height }} data-testid="shewhart-verdict">
      <div className={styles.headline} style={{ color: hasCost ? theme.colors.warning.text : color }}>
        <span aria-hidden>{verdicts[effect.verdict].sign}</span> {headline(comparison)}
      </div>
      {value !== null && (
        <div className={styles.effect}>
          {effect.relative === null ? signed(value, words) : relativeText(effect.relative)}
          {effect.relative !== null && <span className={styles.absolute}> {signed(value, words)}</span>}
        </div>
      )}
      <div className={styles.secondary}>{effectInterval(effect, words)}</div>
      {height >= least.strip && value !== null && (
        <EffectStrip
          {...{ value, lower, upper, reach, color, direction }}
          width={Math.min(width, 340)}
          height={22}
        />
      )}
      {height >= least.periods && (
        <dl className={styles.periods}>
          {([before, after] as const).map((period, place) => (
            <div key={place}>
              <dt>{place === 0 ? 'Before' : 'After'}</dt>
              <dd>
                <strong>{period.center === null ? '–' : written(words(period.center))}</strong>
                <span className={styles.secondary}>
                  {dayOf(period.from)} – {dayOf(period.to)}
                </span>
                <span className={styles.small}>
                  {period.version !== null &&
                    `Baseline ${period.version}${period.frozen ? ', frozen' : ''} · `}
                  {periodText(period, words)}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {(height >= least.reason || value === null) && <div className={styles.small}>{effect.reason}</div>}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  block: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5), overflow: 'hidden' }),
  headline: css({
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    lineHeight: '22px',
    paddingRight: theme.spacing(3),
  }),
  effect: css({
    fontSize: 26,
    lineHeight: '34px',
    fontWeight: theme.typography.fontWeightMedium,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
  absolute: css({
    fontSize: theme.typography.body.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    color: theme.colors.text.secondary,
  }),
  secondary: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  small: css({ color: theme.colors.text.secondary, fontSize: 11, lineHeight: '15px' }),
  periods: css({
    display: 'grid',
    gridTemplateColumns: '1fr 1fr',
    gap: theme.spacing(2),
    margin: theme.spacing(0.5, 0, 0),
    dt: { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
    dd: { margin: 0, display: 'grid' },
    strong: { fontSize: theme.typography.h5.fontSize, fontVariantNumeric: 'tabular-nums' },
  }),
});
