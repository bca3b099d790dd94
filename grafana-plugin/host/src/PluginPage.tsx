import type { PluginPageProps } from '@grafana/runtime';
import { PageTitle } from './PageTitle.tsx';

/** The frame that an app's page asks Grafana for: the way back, title, actions, content. */
export function PluginPage({ children, pageNav, actions, info, renderTitle, subTitle }: PluginPageProps) {
  const title = pageNav?.text ?? '';
  const parent = pageNav?.parentItem;
  return (
    <>
      {parent?.url !== undefined && (
        <nav aria-label="Breadcrumb">
          <a href={parent.url}>{parent.text}</a>
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
      {children}
    </>
  );
}
