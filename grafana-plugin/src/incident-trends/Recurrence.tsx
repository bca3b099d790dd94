import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { IncidentTrendsResponse } from '@shewhart/schemas/api';
import { incidentLink, serviceLink } from '../panel-kit/app-links.ts';
import { counted } from '../panel-kit/number-words.ts';
import { scrolledList } from '../panel-kit/scrolled-list.ts';
import { recurrenceText } from './trend-words.ts';

interface Props {
  readonly recurrence: IncidentTrendsResponse['recurrence'];
  readonly height: number;
  readonly timeZone: string;
}

/** Links to more incidents of a group than this are left to its service's page. */
const maxLinks = 5;

/** What came back, most frequent first, with the incidents themselves. */
export function Recurrence({ recurrence, height, timeZone }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.body} style={{ height }} tabIndex={0} role="region" aria-label="Recurrence">
      <div className={styles.lead}>{recurrenceText(recurrence)}</div>
      <ul className={styles.list}>
        {recurrence.groups.map(({ service, cause, n, last, incidentIds }) => (
          <li key={`${service}\n${cause}`} className={styles.row}>
            <strong className={styles.count}>{n}×</strong>
            <span className={styles.what}>
              <a href={serviceLink(service)} className={styles.inText}>
                {service}
              </a>
              <span className={styles.secondary}> {cause === '' ? 'cause not named' : cause}</span>
              <span className={styles.incidents}>
                {incidentIds.slice(-maxLinks).map((id) => (
                  <a key={id} href={incidentLink(id)} className={styles.link} title={id}>
                    {shortId(id)}
                  </a>
                ))}
                {incidentIds.length > maxLinks &&
                  `and ${counted(incidentIds.length - maxLinks, 'earlier one')}`}
              </span>
            </span>
            <span className={styles.secondary}>
              last {dateTimeFormat(last, { timeZone, format: 'D MMM' })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Without the source that reported it. */
const shortId = (id: string): string => id.slice(id.lastIndexOf(':') + 1) || id;

const getStyles = (theme: GrafanaTheme2) => ({
  body: css(scrolledList),
  lead: css({ paddingBottom: theme.spacing(0.5) }),
  list: css({ listStyle: 'none', margin: 0 }),
  row: css({
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr) max-content',
    columnGap: theme.spacing(1.5),
    padding: theme.spacing(0.5, 0),
    borderTop: `1px solid ${theme.colors.border.weak}`,
  }),
  count: css({ fontVariantNumeric: 'tabular-nums', minWidth: 28 }),
  what: css({ minWidth: 0, overflowWrap: 'anywhere' }),
  secondary: css({ color: theme.colors.text.secondary }),
  incidents: css({
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
  }),
  link: css({ color: theme.colors.text.link }),
  // Beside other words a link must not rest on its colour.
  inText: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
});
