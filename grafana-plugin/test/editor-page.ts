import type { Locator, Page } from 'playwright-core';

/** Which editor of the bundle is shown; Grafana shows each of them in a place of its own. */
export type EditorName = 'query' | 'annotation' | 'variable' | 'data-source' | 'app';

/**
 * Shows an editor of the real bundle in an open page of the viewer, loaded by its SystemJS and drawn with the
 * page's own React and @grafana/ui. What it changes it is given again, as Grafana does.
 * @param value the query, or the options, that it begins with
 */
export async function showEditor(page: Page, name: EditorName, value: object): Promise<Locator> {
  await page.evaluate(drawEditor, { name, value });
  const editor = page.getByTestId('editor');
  await editor.locator('> *').first().waitFor();
  return editor;
}

/** What the editor last changed its value to. */
export function edited<Value = Record<string, unknown>>(page: Page): Promise<Value> {
  return page.evaluate(() => (window as unknown as EditorWindow).edited) as Promise<Value>;
}

interface ReactModules {
  createElement(type: unknown, props?: object | null, ...children: unknown[]): unknown;
  useState<State>(initial: State): [State, (next: State) => void];
}

interface EditorWindow {
  System: { import(path: string): Promise<never> };
  edited: unknown;
  unmountEditor?: () => void;
}

/** Runs in the page, so it rests on nothing outside itself. */
async function drawEditor({ name, value }: { name: EditorName; value: object }): Promise<void> {
  const page = window as unknown as EditorWindow;
  const load = <Module>(path: string): Promise<Module> => page.System.import(path);
  const bundle = async <Plugin>(id: string): Promise<Plugin> =>
    (await load<{ plugin: Plugin }>(new URL(`/public/plugins/${id}/module.js`, document.baseURI).href))
      .plugin;
  const react = await load<ReactModules>('react');
  const { createRoot } = await load<{
    createRoot(element: Element): { render(node: unknown): void; unmount(): void };
  }>('react-dom/client');
  const data = await load<{
    ThemeContext: { Provider: unknown };
    getThemeById(id: string): { colors: { background: { primary: string } } };
  }>('@grafana/data');
  const { config, getDataSourceSrv } = await load<{
    config: { bootData: { user: { theme: string } } };
    getDataSourceSrv(): { get(): Promise<{ annotations: Editing; variables: Editing }> };
  }>('@grafana/runtime');
  // Links of @grafana/ui want a router around them.
  const { MemoryRouter } = await load<{ MemoryRouter: unknown }>('react-router');
  interface Editing {
    readonly QueryEditor?: unknown;
    readonly editor?: unknown;
  }
  const dataSource = await getDataSourceSrv().get();
  const plugin = await bundle<{ components: Record<string, unknown> }>('shewhart-collector-datasource');
  const app = await bundle<{ configPages: { body: unknown }[] }>('shewhart-app');
  const editors = {
    query: plugin.components['QueryEditor'],
    annotation: dataSource.annotations.QueryEditor,
    variable: dataSource.variables.editor,
    'data-source': plugin.components['ConfigEditor'],
    app: app.configPages[0]!.body,
  };
  const Editor = (): unknown => {
    const [current, setCurrent] = react.useState<object>(value);
    const take = (next: object): void => {
      page.edited = next;
      setCurrent(next);
    };
    const props =
      name === 'app'
        ? { plugin: { meta: current }, query: {} }
        : name === 'data-source'
          ? { options: current, onOptionsChange: take }
          : { datasource: dataSource, query: current, onChange: take, onRunQuery: () => undefined };
    return react.createElement(editors[name], props);
  };
  page.unmountEditor?.();
  // The viewer goes out of sight; menus open in its portal, beside its root.
  document.getElementById('editor-host')?.remove();
  const style = document.createElement('style');
  style.textContent =
    'body > :not(#editor-host, #reactRoot), #reactRoot > :not(#grafana-portal-container) { display: none }';
  document.head.append(style);
  const host = document.createElement('div');
  host.id = 'editor-host';
  document.body.prepend(host);
  const theme = data.getThemeById(config.bootData.user.theme);
  host.style.cssText = `padding: 16px; background: ${theme.colors.background.primary}`;
  const root = createRoot(host);
  const element = react.createElement('div', { 'data-testid': 'editor' }, react.createElement(Editor));
  const routed = react.createElement(MemoryRouter, null, element);
  root.render(react.createElement(data.ThemeContext.Provider, { value: theme }, routed));
  page.unmountEditor = () => root.unmount();
  page.edited = value;
}
