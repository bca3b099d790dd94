import { renderTextPanelMarkdown, type PanelProps } from '@grafana/data';

/** Markdown; the renderer removes everything that could run. */
export function TextPanel({ options, replaceVariables }: PanelProps<{ readonly content?: string }>) {
  const html = renderTextPanelMarkdown(replaceVariables(options.content ?? ''));
  return <div className="markdown-html" dangerouslySetInnerHTML={{ __html: html }} />;
}
