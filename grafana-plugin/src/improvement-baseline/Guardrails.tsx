import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { dashboardLink } from '../panel-kit/app-links.ts';
import { scrolledList } from '../panel-kit/scrolled-list.ts';
import type { Guardrail } from './comparison.ts';
import { EffectStrip } from './EffectStrip.tsx';
import { relativeInterval, relativeText, verdictColor, verdicts } from './verdict-words.ts';

interface Props {
  readonly guardrails: readonly Guardrail[];
  readonly width: number;
  readonly height: number;
  /** True where every guardrail is an indicator of the collector, which has a chart. */
  readonly hasCharts: boolean;
}

const stripWidth = 120;
const leastWidthForStrip = 420;

/** What must not get worse for the sake of the improvement, on one scale of relative change. */
export function Guardrails({ guardrails, width, height, hasCharts }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const reach = Math.max(
    0.05,
    ...guardrails.flatMap((each) => (relativeInterval(each) ?? [each.relative ?? 0]).map(Math.abs)),
  );
  return (
    <section className={styles.body} style={{ width, height }} aria-label="Guardrails" tabIndex={0}>
      <h6 className={styles.title}>Guardrails</h6>
      <ul className={styles.list}>
        {guardrails.map((guardrail) => {
          const { id, title, verdict, relative, reason, outOfControl } = guardrail;
          const [lower, upper] = relativeInterval(guardrail) ?? [null, null];
          const color = verdictColor(outOfControl ? 'worse' : verdict, theme);
          return (
            <li key={id} className={styles.row} title={reason}>
              <span style={{ color }} aria-hidden>
                {verdicts[verdict].sign}
              </span>
              <span className={styles.name}>
                {hasCharts ? (
                  <a
                    href={dashboardLink('shewhart-indicator', { 'var-indicator': id })}
                    className={styles.link}
                  >
                    {title}
                  </a>
                ) : (
                  title
                )}
                <span className={styles.secondary}>
                  {verdicts[verdict].text}
                  {outOfControl && ', out of control now'}
                </span>
              </span>
              <span className={styles.number}>{relativeText(relative)}</span>
              {width >= leastWidthForStrip && (
                <EffectStrip
                  {...{ value: relative, lower, upper, reach, color }}
                  direction="both"
                  width={stripWidth}
                  height={20}
                />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css(scrolledList),
  title: css({
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    lineHeight: '20px',
  }),
  list: css({ listStyle: 'none', margin: 0 }),
  row: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 0),
    borderTop: `1px solid ${theme.colors.border.weak}`,
  }),
  name: css({ flex: 1, minWidth: 0, display: 'grid', overflowWrap: 'anywhere', lineHeight: '18px' }),
  secondary: css({ color: theme.colors.text.secondary, fontSize: 11 }),
  number: css({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  link: css({ color: theme.colors.text.link }),
});
