/** Dashboards that hold panels under test, in the form in which Grafana saves them. */

const datasource = { type: 'shewhart-collector-datasource', uid: '${datasource}' };

export interface TestPanel {
  readonly type: string;
  readonly title: string;
  readonly query: Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly fieldConfig?: unknown;
  readonly x?: number;
  readonly y?: number;
  readonly w?: number;
  readonly h?: number;
}

/** Grid units: 24 across, 38 pixels high each. */
export function panelDashboard(panels: readonly TestPanel[], from = 'now-90d'): object {
  let below = 0;
  return {
    uid: 'shewhart-overview',
    title: 'Panels',
    schemaVersion: 41,
    graphTooltip: 1,
    timezone: 'utc',
    refresh: '',
    time: { from, to: 'now' },
    templating: {
      list: [
        {
          type: 'datasource',
          name: 'datasource',
          label: 'Collector',
          query: 'shewhart-collector-datasource',
          current: {},
        },
      ],
    },
    annotations: { list: [] },
    panels: panels.map(({ query, options, fieldConfig, type, title, x = 0, y, w = 24, h = 9 }, place) => {
      const top = y ?? below;
      below = Math.max(below, top + h);
      const queries = Array.isArray(query) ? (query as readonly object[]) : [query];
      return {
        id: place + 1,
        type,
        title,
        datasource,
        gridPos: { x, y: top, w, h },
        targets: queries.map((each, at) => ({ refId: 'ABCDE'[at], version: 2, datasource, ...each })),
        options: options ?? {},
        fieldConfig: fieldConfig ?? { defaults: {}, overrides: [] },
      };
    }),
  };
}
