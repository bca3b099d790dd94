import type { ReactNode } from 'react';
import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2, type LinkModel } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { pointWords, type NumberFormat } from './chart-words.ts';
import type { JudgedChart } from './judged-chart.ts';

interface Props {
  readonly chart: JudgedChart;
  readonly place: number;
  readonly timeZone: string;
  readonly format: NumberFormat;
  readonly valueColor: string;
  /** Shown once the reader has pinned the tooltip by a click. */
  readonly links: readonly LinkModel[];
  /** What follows, such as a form. */
  readonly children?: ReactNode;
}

/** What a point says: its number, a verdict in words, the rules that it breaks, and what happened around it. */
export function PointTooltip({ chart, place, timeZone, format, valueColor, links, children }: Props) {
  const styles = useStyles2(getStyles);
  const point = chart.points[place];
  const words = pointWords(chart, place, format);
  const at = chart.at[place];
  if (point === undefined || words === undefined || at === undefined) return null;
  return (
    <div className={styles.body} data-testid="shewhart-tooltip">
      <div className={styles.time}>{dateTimeFormat(at, { timeZone })}</div>
      <div className={styles.value}>
        <span className={styles.swatch} style={{ background: valueColor }} />
        <span>{chart.name}</span>
        <strong className={styles.number}>{point.value === null ? '–' : format(point.value)}</strong>
      </div>
      <div className={words.isSignal ? styles.signal : styles.noise}>{words.verdict}</div>
      {words.rules.map((rule) => (
        <div key={rule} className={styles.signal}>
          {rule}
        </div>
      ))}
      {words.notes.map((note) => (
        <div key={note} className={styles.note}>
          {note}
        </div>
      ))}
      {point.center !== null && (
        <div className={styles.limits}>
          centre {format(point.center)}
          {point.lower !== null && ` · lower ${format(point.lower)}`}
          {point.upper !== null && ` · upper ${format(point.upper)}`}
        </div>
      )}
      {links.map(({ href, title, target, onClick }) => (
        <a key={title} href={href} target={target} rel="noreferrer" onClick={onClick} className={styles.link}>
          {title}
        </a>
      ))}
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({
    padding: theme.spacing(1),
    width: 'max-content',
    maxWidth: 340,
    whiteSpace: 'normal',
    display: 'grid',
    gap: theme.spacing(0.5),
  }),
  time: css({ color: theme.colors.text.secondary, paddingRight: theme.spacing(3) }),
  value: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  swatch: css({ flex: 'none', width: 14, height: 4, borderRadius: 2 }),
  number: css({ marginLeft: 'auto', paddingLeft: theme.spacing(2), whiteSpace: 'nowrap' }),
  signal: css({ color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium }),
  noise: css({ color: theme.colors.text.primary }),
  note: css({ color: theme.colors.text.secondary }),
  limits: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  link: css({ color: theme.colors.text.link }),
});
