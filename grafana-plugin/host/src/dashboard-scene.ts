import type { AnnotationQuery } from '@grafana/data';
import { VariableHide, type Dashboard, type Panel, type RowPanel, type VariableModel } from '@grafana/schema';
import {
  behaviors,
  ConstantVariable,
  CustomVariable,
  dataLayers,
  DataSourceVariable,
  IntervalVariable,
  QueryVariable,
  SceneDataLayerSet,
  SceneDataTransformer,
  SceneGridItem,
  SceneGridLayout,
  SceneGridRow,
  SceneQueryRunner,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  SceneVariableSet,
  TextBoxVariable,
  VariableValueSelectors,
  VizPanel,
  type SceneVariable,
} from '@grafana/scenes';
import { AnnotationControls } from './AnnotationControls.tsx';
import { DashboardScene, numberItem } from './DashboardScene.tsx';
import { PanelTimeRange } from './panel-time-range.ts';

const collectorType = 'shewhart-collector-datasource';

/** Of the 24 columns; a wider panel shows more than one number. */
const widthOfNumbers = 12;

type SavedPanel = Panel & { readonly id: number };

/** A dashboard as it is saved (classic JSON), as a scene that can be shown. */
export function dashboardScene(saved: Dashboard): DashboardScene {
  const layers = ((saved.annotations?.list ?? []) as unknown as AnnotationQuery[])
    .filter(({ builtIn }) => !builtIn)
    .map(
      (query) =>
        new dataLayers.AnnotationsDataLayer({
          name: query.name,
          query,
          isEnabled: query.enable,
          isHidden: Boolean(query.hide),
        }),
    );
  const timeZone = saved.timezone === 'browser' || saved.timezone === '' ? undefined : saved.timezone;
  return new DashboardScene({
    $timeRange: new SceneTimeRange({
      from: saved.time?.from ?? 'now-7d',
      to: saved.time?.to ?? 'now',
      ...(timeZone === undefined ? {} : { timeZone }),
    }),
    $variables: new SceneVariableSet({ variables: (saved.templating?.list ?? []).map(sceneVariable) }),
    $data: new SceneDataLayerSet({ layers }),
    $behaviors: [new behaviors.CursorSync({ sync: saved.graphTooltip ?? 0 })],
    controls: [
      new VariableValueSelectors({}),
      new AnnotationControls({}),
      new SceneTimePicker({ isOnCanvas: true }),
      new SceneRefreshPicker({ refresh: saved.refresh || '', isOnCanvas: true }),
    ],
    body: new SceneGridLayout({ isLazy: true, children: gridChildren(saved) }),
  });
}

function gridChildren(saved: Dashboard): (SceneGridItem | SceneGridRow)[] {
  const children: (SceneGridItem | SceneGridRow)[] = [];
  let row:
    | { readonly title: string; readonly y: number; readonly isCollapsed: boolean; items: SceneGridItem[] }
    | undefined;
  const closeRow = (): void => {
    if (row === undefined) return;
    const { items, ...rest } = row;
    children.push(new SceneGridRow({ ...rest, children: items }));
  };
  for (const panel of saved.panels ?? []) {
    if (panel.type === 'row') {
      closeRow();
      const { title, gridPos, collapsed, panels } = panel as RowPanel;
      const items = (panels as SavedPanel[]).map((each) => gridItem(withoutForeignData(each, saved)));
      row = { title: title ?? '', y: gridPos?.y ?? 0, isCollapsed: collapsed, items };
    } else {
      (row?.items ?? children).push(gridItem(withoutForeignData(panel as SavedPanel, saved)));
    }
  }
  closeRow();
  return children;
}

/** A panel on data of another data source, which only a Grafana has: the place says so, in the panel's own words. */
function withoutForeignData(panel: SavedPanel, saved: Dashboard): SavedPanel {
  const { type = '', uid = '' } = panel.datasource ?? {};
  const variable = /^\$\{?(\w+)/.exec(uid)?.[1];
  const foreign = variable !== undefined && foreignDataSources(saved).get(variable);
  if (!foreign && (type === '' || type === collectorType)) return panel;
  const content = `This panel needs the data source ${foreign || type}; it is shown in Grafana.`;
  const { targets: _targets, transformations: _transformations, ...rest } = panel;
  return { ...rest, type: 'text', options: { mode: 'markdown', content } };
}

/** Variables that choose among data sources of other types, with the type. */
function foreignDataSources(saved: Dashboard): ReadonlyMap<string, string> {
  const variables = (saved.templating?.list ?? []).filter(
    ({ type, query }) => type === 'datasource' && query !== collectorType,
  );
  return new Map(variables.map(({ name, query }) => [name, query as string]));
}

function gridItem(panel: SavedPanel): SceneGridItem {
  const { x, y, w: width, h: height } = panel.gridPos ?? { x: 0, y: 0, w: 12, h: 8 };
  const $data = panelData(panel);
  const isNumber = panel.type === 'stat' && width < widthOfNumbers;
  return new SceneGridItem({
    key: `${isNumber ? numberItem : 'grid-item-'}${panel.id}`,
    ...{ x, y, width, height },
    isDraggable: false,
    isResizable: false,
    body: new VizPanel({
      key: `panel-${panel.id}`,
      title: panel.title ?? '',
      description: panel.description ?? '',
      pluginId: panel.type,
      options: panel.options ?? {},
      fieldConfig: (panel.fieldConfig ?? { defaults: {}, overrides: [] }) as never,
      displayMode: panel.transparent ? 'transparent' : 'default',
      ...($data === undefined ? {} : { $data }),
      ...(panel.timeFrom ? { $timeRange: new PanelTimeRange(panel.timeFrom) } : {}),
    }),
  });
}

function panelData(panel: SavedPanel): SceneQueryRunner | SceneDataTransformer | undefined {
  if (!panel.targets?.length) return undefined;
  const runner = new SceneQueryRunner({
    queries: panel.targets as never,
    ...(panel.datasource ? { datasource: panel.datasource } : {}),
    ...(panel.maxDataPoints === undefined ? {} : { maxDataPoints: panel.maxDataPoints }),
    ...(panel.interval === undefined ? {} : { minInterval: panel.interval }),
    dataLayerFilter: { panelId: panel.id },
  });
  if (!panel.transformations?.length) return runner;
  return new SceneDataTransformer({ $data: runner, transformations: panel.transformations as never });
}

/** What Grafana leaves out of a saved variable where it has its usual value. */
const usual = { hide: 0, multi: false, includeAll: false, refresh: 1, regex: '', sort: 0, datasource: null };

function sceneVariable(model: VariableModel): SceneVariable {
  const saved = { ...usual, ...model };
  const { name, label, description, hide, current, refresh, regex, sort, datasource } = saved;
  const shared = { name, label: label ?? undefined, description: description ?? undefined, hide };
  const { value = '', text = '' } = (current ?? {}) as { value?: string; text?: string };
  const choice = { ...shared, isMulti: saved.multi, includeAll: saved.includeAll, value, text };
  const query = saved.query as string;
  switch (saved.type) {
    case 'query':
      return new QueryVariable({ ...choice, query, datasource, refresh, regex, sort });
    case 'datasource':
      // There is one data source here, so there is nothing to choose.
      return new DataSourceVariable({ ...choice, hide: VariableHide.hideVariable, pluginId: query, regex });
    case 'custom':
      return new CustomVariable({ ...choice, query });
    case 'interval':
      return new IntervalVariable({ ...shared, value, intervals: query.split(',') });
    case 'constant':
      return new ConstantVariable({ ...shared, value: query });
    case 'textbox':
      return new TextBoxVariable({ ...shared, value: value || query });
    default:
      throw new Error(`The viewer does not know variables of the type ${saved.type}.`);
  }
}
