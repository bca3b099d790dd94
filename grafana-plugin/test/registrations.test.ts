import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultOptions as controlChartDefaults } from '../src/control-chart/options.ts';
import { defaultOptions as deliveryDefaults } from '../src/delivery/options.ts';
import { defaultOptions as improvementDefaults } from '../src/improvement-baseline/options.ts';
import { defaultOptions as incidentDefaults } from '../src/incident-trends/options.ts';
import { hasBrowser, launchBrowser, newPage } from './browser.ts';
import { startHost, type HostServer } from './host-server.ts';
import { hosts } from './hosts.ts';
import { panelCollector } from './panel-collector.ts';

/** What the modules of the built bundle register with Grafana, as its own packages see it. */

interface Option {
  readonly path: string;
  readonly name: string;
  readonly description?: string;
  readonly category?: readonly string[];
  readonly defaultValue?: unknown;
}

interface Inquiry {
  readonly id: string;
  /** Options for which it is asked what is offered. */
  readonly variants?: readonly object[];
  /** Saved panels to be brought up to date. */
  readonly saved?: readonly object[];
  /** Responses for which a visualization is suggested; fields by name. */
  readonly responses?: readonly (readonly object[])[];
}

interface Registered {
  readonly options: readonly Option[];
  /** Options of fields. */
  readonly custom: readonly { readonly id: string; readonly description?: string }[];
  /** Paths that are offered, for every variant. */
  readonly offered: readonly (readonly string[])[];
  readonly migrated: readonly object[];
  readonly support: { readonly annotations: boolean; readonly alertStates: boolean };
  /** Scores of the suggestions, for every response. */
  readonly scores: readonly (readonly number[])[];
}

/** Runs in the page, so it rests on nothing outside itself. */
async function readPanel({ id, variants = [], saved = [], responses = [] }: Inquiry): Promise<Registered> {
  interface Builder {
    getItems(): (Option & { showIf?: (options: object) => boolean | undefined })[];
  }
  interface Panel {
    meta: object;
    dataSupport: Registered['support'];
    fieldConfigRegistry: { list(): { id: string; description?: string }[] };
    getPanelOptionsSupplier(): (builder: Builder, context: object) => void;
    onPanelMigration(panel: object): object;
    getSuggestions(summary: unknown): { score: number }[] | undefined;
  }
  const { System } = window as unknown as { System: { import(path: string): Promise<unknown> } };
  const address = new URL(`/public/plugins/${id}/module.js`, document.baseURI).href;
  const { plugin } = (await System.import(address)) as { plugin: Panel };
  const data = (await System.import('@grafana/data')) as {
    PanelOptionsEditorBuilder: new () => Builder;
    getPanelDataSummary(frames: unknown[]): unknown;
    createDataFrame(frame: object): unknown;
  };
  plugin.meta ??= { id, name: id };
  const builder = new data.PanelOptionsEditorBuilder();
  plugin.getPanelOptionsSupplier()(builder, { data: [] });
  const items = builder.getItems();
  return {
    options: items.map(({ path, name, description, category, defaultValue }) => ({
      ...{ path, name, defaultValue },
      ...(description === undefined ? {} : { description }),
      ...(category === undefined ? {} : { category }),
    })),
    custom: plugin.fieldConfigRegistry
      .list()
      .filter((item) => item.id.startsWith('custom.'))
      .map((item) => ({ id: item.id, description: item.description ?? '' })),
    offered: variants.map((options) =>
      items
        // Tooltip and legend are Grafana's, and rest on options that it has filled in.
        .filter(({ path }) => !/^(tooltip|legend)\./.test(path))
        .filter(({ showIf }) => showIf?.(options) ?? true)
        .map(({ path }) => path),
    ),
    migrated: saved.map((panel) => plugin.onPanelMigration(panel)),
    support: plugin.dataSupport,
    scores: responses.map((frames) => {
      const summary = data.getPanelDataSummary(frames.map((frame) => data.createDataFrame(frame)));
      return (plugin.getSuggestions(summary) ?? []).map(({ score }) => score);
    }),
  };
}

const ids = {
  control: 'shewhart-controlchart-panel',
  incidents: 'shewhart-incidenttrends-panel',
  improvement: 'shewhart-improvementbaseline-panel',
  delivery: 'shewhart-delivery-panel',
};

const panels: readonly (readonly [string, object, readonly string[]])[] = [
  [ids.control, controlChartDefaults, ['Control chart', 'Limits', 'Show']],
  [ids.incidents, incidentDefaults, ['Incident trends', 'Series of other data sources']],
  [ids.improvement, improvementDefaults, ['Improvement baseline', 'Series of other data sources']],
  [ids.delivery, deliveryDefaults, ['Delivery']],
];

/** Tooltip and legend are the options that all panels share, in Grafana's words. */
const isOwn = ({ path }: Option): boolean => !/^(tooltip|legend)\./.test(path);

const valueAt = (options: object, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], options);

describe.skipIf(!hasBrowser).each(hosts)('what is registered with $name', (shown) => {
  let browser: Browser;
  let host: HostServer;
  let page: Page;
  beforeAll(async () => {
    browser = await launchBrowser();
    host = await startHost(shown, panelCollector(Date.now()).answer);
    ({ page } = await newPage(browser));
    await page.goto(`${host.url}/d/shewhart-indicator`);
    await page.locator('[data-testid="shewhart-control-chart"]').first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });
  const read = (inquiry: Inquiry): Promise<Registered> => page.evaluate(readPanel, inquiry);

  describe.each(panels)('%s', (id, defaults, categories) => {
    test('its own options come first, each described, with the default that the code has', async () => {
      const { options } = await read({ id });
      const own = options.filter(isOwn);
      expect(options.slice(0, own.length)).toEqual(own);
      expect([...new Set(own.map(({ category }) => category?.[0]))]).toEqual(categories);
      expect(own.filter(({ description = '' }) => description.length < 8).map(({ name }) => name)).toEqual(
        [],
      );
      expect(new Set(options.map(({ path }) => path)).size).toBe(options.length);
      for (const { path, defaultValue } of own)
        expect(defaultValue ?? undefined, path).toEqual(valueAt(defaults, path));
    });

    test('every option that is saved is offered, on options of which anything may be missing', async () => {
      const { options, offered } = await read({ id, variants: [{}, defaults] });
      const paths = options.map(({ path }) => path.split('.')[0]);
      expect(Object.keys(defaults).filter((key) => !paths.includes(key))).toEqual([]);
      expect(offered[1]!.length).toBeGreaterThan(2);
    });

    test('options of fields are described too', async () => {
      const { custom } = await read({ id });
      expect(custom.map((item) => item.id)).toContain('custom.hideFrom');
      // Grafana's own has a name that says it all.
      const silent = custom.filter((item) => item.id !== 'custom.hideFrom' && !item.description);
      expect(silent).toEqual([]);
    });

    test('saved options are brought up to date, and keep what is not known', async () => {
      const old = { series: 'a', show: { zones: true }, baseline: { kind: 'all' }, sections: ['times'] };
      const first = await read({
        id,
        saved: [{}, { options: {} }, { options: { ofTomorrow: 1 } }, { options: old }],
      });
      expect(first.migrated.slice(0, 2)).toEqual([defaults, defaults]);
      expect(first.migrated[2]).toEqual({ ...defaults, ofTomorrow: 1 });
      const again = await read({ id, saved: [{ options: first.migrated[3] }] });
      expect(again.migrated).toEqual([first.migrated[3]]);
    });

    test('annotations are asked for where there is a time axis', async () => {
      const { annotations, alertStates } = (await read({ id })).support;
      expect({ annotations, alertStates }).toEqual({ annotations: id !== ids.delivery, alertStates: true });
    });
  });

  test('options of the control chart follow the chart, the baseline and the rules', async () => {
    const { baseline } = controlChartDefaults;
    const changed: Readonly<Record<string, object>> = {
      usual: {},
      p: { chart: 'p' },
      average: { chart: 'xbar-r' },
      cusum: { chart: 'cusum' },
      cusumByAlarms: { chart: 'cusum', limitsBy: 'run-length' },
      chosen: { rules: 'chosen' },
      given: { baseline: { ...baseline, kind: 'given' } },
      window: { baseline: { ...baseline, kind: 'window' } },
    };
    const variants = Object.values(changed).map((each) => ({ ...controlChartDefaults, ...each }));
    const { offered } = await read({ id: ids.control, variants });
    const shownIn = Object.fromEntries(Object.keys(changed).map((name, place) => [name, offered[place]!]));
    const usual = new Set(shownIn['usual']);
    const added = (name: string): string[] => shownIn[name]!.filter((path) => !usual.has(path));
    expect(added('p')).toEqual(['sizeSeries']);
    expect(added('average')).toEqual(['subgroupSize']);
    expect(added('cusum')).toEqual(['cusumAllowance', 'cusumDecision']);
    expect(added('cusumByAlarms')).toEqual(['cusumAllowance', 'runLength']);
    expect(added('chosen')).toEqual(['chosenRules']);
    expect(added('given')).toEqual(['baseline.center', 'baseline.sigma']);
    expect(added('window')).toEqual(['baseline.from', 'baseline.to']);
    expect(shownIn['given']).not.toContain('baseline.first');
  });

  test('a panel is suggested for what is its own, and the control chart for any time series', async () => {
    const time = { name: 'time', type: 'time', values: [3_600_000, 7_200_000] };
    const value = { name: 'value', type: 'number', values: [1, 2] };
    const series = { name: 'requests', fields: [time, value] };
    const answer = (kind: string) => ({ ...series, meta: { custom: { shewhart: kind, answer: {} } } });
    const responses = [
      [],
      [{ fields: [value] }],
      [series],
      [{ ...series, name: 'Incidents a day' }],
      [answer('incident-trends')],
    ];
    const scores = async (id: string) => (await read({ id, responses })).scores.map((each) => each.length);
    expect(await scores(ids.control)).toEqual([0, 0, 1, 1, 1]);
    expect(await scores(ids.incidents)).toEqual([0, 0, 0, 1, 1]);
    expect(await scores(ids.improvement)).toEqual([0, 0, 0, 0, 0]);
    expect(await scores(ids.delivery)).toEqual([0, 0, 0, 0, 0]);
  });

  test('the data source and the app export what Grafana asks them for', async () => {
    const found = await page.evaluate(async () => {
      const { System } = window as unknown as {
        System: { import(path: string): Promise<{ plugin: Record<string, never> }> };
      };
      const load = async (id: string) =>
        (await System.import(new URL(`/public/plugins/${id}/module.js`, document.baseURI).href)).plugin;
      const source = (await load('shewhart-collector-datasource')) as unknown as {
        components: Record<string, unknown>;
        DataSourceClass: new (settings: object) => { annotations?: object; variables?: object };
      };
      const app = (await load('shewhart-app')) as unknown as {
        root: unknown;
        configPages: { id: string; title: string }[];
      };
      const { annotations, variables } = new source.DataSourceClass({
        id: 1,
        uid: 'u',
        url: '/x',
        jsonData: {},
      });
      return {
        editors: Object.keys(source.components).filter((name) => source.components[name] !== undefined),
        supports: [annotations !== undefined, variables !== undefined],
        root: typeof app.root,
        pages: app.configPages.map(({ id, title }) => `${id}: ${title}`),
      };
    });
    expect(found.editors).toEqual(expect.arrayContaining(['ConfigEditor', 'QueryEditor']));
    expect(found.supports).toEqual([true, true]);
    expect(found.root).toBe('function');
    expect(found.pages).toEqual(['set-up: Set up']);
  });
});
