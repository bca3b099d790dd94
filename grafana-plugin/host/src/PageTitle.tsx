import { useEffect, type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  readonly title: string;
  readonly heading?: ReactNode;
  /** A sentence; a phone has no room for it. */
  readonly description?: ReactNode;
  /** At the end of the line. */
  readonly children?: ReactNode;
}

export function PageTitle({ title, heading, description, children }: Props) {
  const styles = useStyles2(getStyles);
  useEffect(() => {
    document.title = `${title} · Shewhart`;
  }, [title]);
  return (
    <div className={styles.line}>
      <div className={styles.words}>
        {heading ?? <h1 className={styles.title}>{title}</h1>}
        {description !== undefined && description !== '' && (
          <p className={styles.description}>{description}</p>
        )}
      </div>
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(1, 2) }),
  words: css({ flex: '1 1 300px', minWidth: 0 }),
  title: css({ fontSize: theme.typography.h3.fontSize, marginBottom: 0 }),
  description: css({
    maxWidth: '90ch',
    color: theme.colors.text.secondary,
    marginBottom: theme.spacing(1),
    [theme.breakpoints.down('md')]: { display: 'none' },
  }),
});
