import type { PluginPageProps } from '@grafana/runtime';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { PageTitle } from './PageTitle.tsx';

/** The frame that an app's page asks Grafana for: the way back, title, actions, content. */
export function PluginPage({ children, pageNav, actions, info, renderTitle, subTitle }: PluginPageProps) {
  const styles = useStyles2(getStyles);
  const title = pageNav?.text ?? '';
  const parent = pageNav?.parentItem;
  return (
    <>
      {parent?.url !== undefined && (
        <nav aria-label="Breadcrumb">
          <a href={parent.url} className={styles.back}>
            {parent.text}
          </a>
        </nav>
      )}
      <PageTitle
        title={title}
        {...(renderTitle === undefined ? {} : { heading: renderTitle(title) })}
        description={subTitle ?? pageNav?.subTitle}
      >
        {info?.map(({ label, value }) => (
          <span key={String(label)}>
            {label}: {value}
          </span>
        ))}
        {actions}
      </PageTitle>
      <div className={styles.content}>{children}</div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  back: css({
    color: theme.colors.text.link,
    fontSize: theme.typography.bodySmall.fontSize,
    '&::before': { content: '"‹ "' },
    '&:hover': { textDecoration: 'underline' },
  }),
  content: css({ marginTop: theme.spacing(2) }),
});
