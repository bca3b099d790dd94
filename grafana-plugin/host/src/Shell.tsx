import type { ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Button, useStyles2 } from '@grafana/ui';
import type { DashboardEntry } from './catalogue.ts';

interface Props {
  readonly dashboards: readonly DashboardEntry[];
  readonly current: string;
  readonly children: ReactNode;
}

/** The frame of the page: the dashboards to choose from, and the theme. */
export function Shell({ dashboards, current, children }: Props) {
  const styles = useStyles2(getStyles);
  const other = config.theme2.isDark ? 'light' : 'dark';
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <a href="./" className={styles.brand}>
          <img src="public/plugins/shewhart-app/img/logo.svg" alt="" width={24} height={24} />
          Shewhart
        </a>
        <nav className={styles.nav} aria-label="Dashboards">
          {dashboards.map(({ uid, title, description }) => (
            <a
              key={uid}
              href={`d/${uid}`}
              title={description}
              className={styles.link}
              aria-current={uid === current ? 'page' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        <Button variant="secondary" size="sm" onClick={() => switchTheme(other)}>
          {other === 'light' ? 'Light' : 'Dark'} theme
        </Button>
      </header>
      <main className={styles.main}>{children}</main>
    </div>
  );
}

/** Themes are built into the page when it starts, so it starts anew. */
function switchTheme(theme: string): void {
  localStorage.setItem('shewhart.theme', theme);
  const address = new URL(location.href);
  address.searchParams.delete('theme');
  location.assign(address);
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ minHeight: '100vh', background: theme.colors.background.canvas }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(2),
    padding: theme.spacing(1, 2),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  brand: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    color: theme.colors.text.primary,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  nav: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), flex: 1 }),
  link: css({
    color: theme.colors.text.secondary,
    padding: theme.spacing(0.5, 0),
    '&[aria-current="page"]': {
      color: theme.colors.text.primary,
      borderBottom: `2px solid ${theme.colors.primary.main}`,
    },
    '&:hover': { color: theme.colors.text.primary },
  }),
  main: css({ padding: theme.spacing(2) }),
});
