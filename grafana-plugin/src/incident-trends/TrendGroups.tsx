import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { IncidentTrendsResponse } from '@shewhart/schemas/api';
import { shortDuration } from '../panel-kit/number-words.ts';
import { scrolledList } from '../panel-kit/scrolled-list.ts';

interface Props {
  readonly groups: IncidentTrendsResponse['groups'];
  readonly height: number;
  readonly linkOf: (name: string) => string | undefined;
}

type Times = IncidentTrendsResponse['groups'][number]['mitigate'];

/** Services, teams, severities or causes with how many incidents they had and how long these took. */
export function TrendGroups({ groups, height, linkOf }: Props) {
  const styles = useStyles2(getStyles);
  const most = Math.max(1, ...groups.map(({ n }) => n));
  return (
    <div
      className={styles.body}
      style={{ height }}
      tabIndex={0}
      role="region"
      aria-label="Incidents by group"
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Incidents</th>
            <th scope="col">To mitigate</th>
            <th scope="col">To resolve</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ name, n, mitigate, resolve }) => {
            const href = linkOf(name);
            const text = name === '' ? 'not named' : name;
            return (
              <tr key={name}>
                <th scope="row">{href === undefined ? text : <a href={href}>{text}</a>}</th>
                <td>
                  <span className={styles.bar} style={{ width: (60 * n) / most }} /> {n}
                </td>
                <td title={timesTitle(mitigate)}>{timesText(mitigate)}</td>
                <td title={timesTitle(resolve)}>{timesText(resolve)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const timesText = ({ p50, open }: Times): string =>
  `${p50 === null ? '–' : shortDuration(p50)}${open > 0 ? ` (${open} open)` : ''}`;

const timesTitle = ({ n, lower, upper }: Times): string =>
  lower === null || upper === null
    ? `median of ${n}`
    : `median of ${n}, 95 % interval ${shortDuration(lower)} – ${shortDuration(upper)}`;

const getStyles = (theme: GrafanaTheme2) => ({
  body: css(scrolledList),
  table: css({
    width: '100%',
    fontVariantNumeric: 'tabular-nums',
    'th, td': { padding: theme.spacing(0.5, 1), textAlign: 'right', whiteSpace: 'nowrap' },
    'th:first-of-type': { textAlign: 'left', paddingLeft: 0 },
    'thead th': {
      position: 'sticky',
      top: 0,
      background: theme.colors.background.primary,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
    a: { color: theme.colors.text.link },
  }),
  bar: css({
    display: 'inline-block',
    height: 8,
    borderRadius: 2,
    background: theme.visualization.getColorByName('blue'),
    opacity: 0.5,
  }),
});
