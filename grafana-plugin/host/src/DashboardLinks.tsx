import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { DashboardLink } from '@grafana/schema';
import { useStyles2 } from '@grafana/ui';
import { useLocation } from 'react-router';
import { linkTo } from './address.ts';
import type { DashboardEntry } from './catalogue.ts';

interface Props {
  readonly links: readonly DashboardLink[];
  readonly dashboards: readonly DashboardEntry[];
}

/** The links that a dashboard was saved with: to addresses, or to every dashboard of some tags. */
export function DashboardLinks({ links, dashboards }: Props) {
  const styles = useStyles2(getStyles);
  const { pathname, search } = useLocation();
  const targets = links.flatMap((link) =>
    (link.type === 'link' ? [{ title: link.title, url: link.url ?? '/' }] : tagged(link, dashboards)).map(
      (target) => ({
        ...target,
        url: linkTo(target.url, search, { time: link.keepTime, variables: link.includeVars ? 'all' : [] }),
        isNewTab: link.targetBlank,
        tooltip: link.tooltip,
      }),
    ),
  );
  const others = targets.filter(({ url }) => url.split('?', 1)[0] !== pathname);
  if (others.length === 0) return null;
  return (
    <ul className={styles.links} aria-label="Related">
      {others.map(({ title, url, isNewTab, tooltip }) => (
        <li key={url}>
          <a
            href={url}
            title={tooltip}
            className={styles.link}
            {...(isNewTab ? { target: '_blank', rel: 'noreferrer' } : {})}
          >
            {title}
          </a>
        </li>
      ))}
    </ul>
  );
}

function tagged(
  { tags }: DashboardLink,
  dashboards: readonly DashboardEntry[],
): { title: string; url: string }[] {
  return dashboards
    .filter((each) => tags.every((tag) => each.tags.includes(tag)))
    .map(({ uid, title }) => ({ title, url: `/d/${uid}` }));
}

const getStyles = (theme: GrafanaTheme2) => ({
  links: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    listStyle: 'none',
    margin: 0,
    // The menu leads there as well, and a phone has no room for both.
    [theme.breakpoints.down('md')]: { display: 'none' },
  }),
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
});
