import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { baselinesLink } from '../panel-kit/app-links.ts';
import { scrolledList } from '../panel-kit/scrolled-list.ts';
import type { Comparison } from './comparison.ts';

interface Props {
  readonly comparison: Comparison;
  readonly width: number;
  readonly height: number;
  readonly dayOf: (at: number) => string;
}

/** Who froze which baseline, when and why; newest first, with the two that are compared. */
export function History({ comparison, width, height, dayOf }: Props) {
  const styles = useStyles2(getStyles);
  const { versions, before, after, indicatorId } = comparison;
  return (
    <section
      className={styles.body}
      style={{ width, height }}
      aria-label="Versions of the baseline"
      tabIndex={0}
    >
      <h6 className={styles.title}>
        {indicatorId === undefined ? (
          'Versions'
        ) : (
          <a href={baselinesLink(indicatorId)}>Versions of the baseline</a>
        )}
      </h6>
      <ol className={styles.list}>
        {[...versions]
          .reverse()
          .map(({ version, effectiveFrom, from, to, author, reason, points, trial }) => {
            const role =
              version === before.version ? 'before' : version === after.version ? 'after' : undefined;
            return (
              <li key={version} className={styles.row}>
                <strong>{version}</strong>
                <span className={styles.what}>
                  <span>
                    {reason === '' ? 'no reason given' : reason}
                    {role !== undefined && <span className={styles.role}>{role}</span>}
                    {trial && <span className={styles.role}>on trial</span>}
                  </span>
                  <span className={styles.secondary}>
                    {author}, in force since {dayOf(Date.parse(effectiveFrom))} · {points} points,{' '}
                    {dayOf(Date.parse(from))} – {dayOf(Date.parse(to))}
                  </span>
                </span>
              </li>
            );
          })}
      </ol>
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
    'a:hover': { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
  list: css({ listStyle: 'none', margin: 0 }),
  row: css({
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr)',
    padding: theme.spacing(0.5, 0),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    fontVariantNumeric: 'tabular-nums',
  }),
  what: css({ display: 'grid', minWidth: 0, overflowWrap: 'anywhere' }),
  secondary: css({ color: theme.colors.text.secondary, fontSize: 11 }),
  role: css({
    marginLeft: theme.spacing(1),
    padding: theme.spacing(0, 0.75),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    color: theme.colors.text.secondary,
    fontSize: 11,
  }),
});
