import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useLocation } from 'react-router';
import { linkTo, pageOf } from './address.ts';
import { appPages, type Catalogue } from './catalogue.ts';

/** The dashboards and the app's pages; each is opened at the time and with the variables that were chosen. */
export function MenuLinks({ catalogue }: { readonly catalogue: Catalogue }) {
  const styles = useStyles2(getStyles);
  const { pathname, search } = useLocation();
  const page = pageOf(pathname);
  const pages = appPages(catalogue);
  const item = (
    path: string,
    title: string,
    isCurrent: boolean,
    variables: readonly string[],
    tooltip?: string,
  ) => (
    <li key={path}>
      <a
        href={linkTo(path, search, { time: true, variables })}
        title={tooltip}
        className={styles.link}
        aria-current={isCurrent ? 'page' : undefined}
      >
        {title}
      </a>
    </li>
  );
  return (
    <>
      <h2 className={styles.heading}>Dashboards</h2>
      <ul className={styles.list}>
        {catalogue.dashboards.map(({ uid, title, description, variables }) =>
          item(`/d/${uid}`, title, page.kind === 'dashboard' && page.uid === uid, variables, description),
        )}
      </ul>
      {pages.length > 0 && (
        <>
          <h2 className={styles.heading}>Pages</h2>
          <ul className={styles.list}>
            {pages.map(({ title, path }) => item(path, title, pathname.startsWith(path), []))}
          </ul>
        </>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  heading: css({
    margin: theme.spacing(1, 1, 0.5),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
  }),
  list: css({ listStyle: 'none', margin: theme.spacing(0, 0, 2) }),
  link: css({
    display: 'block',
    padding: theme.spacing(0.75, 1),
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.primary,
    '&[aria-current="page"]': {
      background: theme.colors.action.selected,
      boxShadow: `inset 3px 0 ${theme.colors.primary.main}`,
    },
    '&:hover': { background: theme.colors.action.hover },
  }),
});
