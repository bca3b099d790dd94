import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  afterFrames,
  hasBrowser,
  launchBrowser,
  newPage,
  plotBox,
  seriousFindings,
  tooltip,
} from './browser.ts';
import { startHost, type HostServer } from './host-server.ts';
import { hosts } from './hosts.ts';
import { panelCollector, type PanelCollector } from './panel-collector.ts';
import { panelDashboard, type TestPanel } from './panel-dashboard.ts';

/** The panels of the bundle in a real browser, on made-up answers; see panel-collector.ts for the cases. */

const control = '[data-testid="shewhart-control-chart"]';
const delivery = '[data-testid="shewhart-delivery"]';
const incidents = '[data-testid="shewhart-incident-trends"]';
const improvement = '[data-testid="shewhart-improvement-baseline"]';

const deliveryPanel: TestPanel = {
  type: 'shewhart-delivery-panel',
  title: 'Delivery',
  query: { kind: 'delivery', service: 'checkout' },
};
const incidentPanel: TestPanel = {
  type: 'shewhart-incidenttrends-panel',
  title: 'Incidents',
  query: { kind: 'incident-trends' },
  h: 12,
};
const improvementPanel: TestPanel = {
  type: 'shewhart-improvementbaseline-panel',
  title: 'Improvement',
  query: { kind: 'baseline-comparison', indicator: 'checkout-p95', before: '2', after: '3' },
  h: 13,
};
const latencyPanel: TestPanel = {
  type: 'shewhart-controlchart-panel',
  title: 'Latency of $datasource',
  query: { kind: 'indicator', indicator: 'checkout-p95' },
};

describe.skipIf(!hasBrowser).each(hosts)('the panels on $name', (shown) => {
  let browser: Browser;
  let host: HostServer;
  let collector: PanelCollector;
  let page: Page;
  let failures: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    collector = panelCollector(Date.now());
    host = await startHost(shown, collector.answer);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });
  afterEach(async () => {
    await page?.context().close();
  });

  /** Opens a dashboard with these panels, in the place of one that exists. */
  const open = async (
    panels: readonly TestPanel[],
    { width = 1440, height = 1100, theme = 'dark', from = 'now-90d' } = {},
  ): Promise<void> => {
    ({ page, failures } = await newPage(browser, { width, height }));
    await page.route('**/public/dashboards/shewhart-overview.json', (route) =>
      route.fulfill({ json: panelDashboard(panels, from) }),
    );
    await page.goto(`${host.url}/d/shewhart-overview?theme=${theme}`);
    await page.locator('[data-testid^="shewhart-"]').first().waitFor();
    await page.waitForLoadState('networkidle');
  };

  test('delivery: five numbers, each with its interval and what it rests on, leading to its events', async () => {
    await open([deliveryPanel]);
    expect(await page.locator(`${delivery} section`).count()).toBe(5);
    const rate = page.locator('[data-testid="shewhart-metric-changeFailRate"]');
    expect(await rate.innerText()).toMatch(/\d+(\.\d)?%[\s\S]+ – [\s\S]+ of \d+ deployments/);
    expect(await rate.locator('a').getAttribute('href')).toMatch(
      /\/d\/shewhart-delivery\?var-metric=changeFailRate&var-service=checkout/,
    );
    expect(await page.locator(delivery).getAttribute('aria-label')).toMatch(/5 of 5 metrics known/);
    expect(failures).toEqual([]);
  });

  test('delivery: the interval under the cursor is told in all cards, by mouse and by keyboard', async () => {
    await open([deliveryPanel]);
    const trend = page.locator(`${delivery} svg[role="img"]`).first();
    const box = (await trend.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page
      .getByText(/\d+ \w{3}: /)
      .nth(4)
      .waitFor();
    await page.mouse.move(0, 0);
    await trend.focus();
    await page.keyboard.press('ArrowRight');
    await page
      .getByText(/\d+ \w{3}.*: /)
      .first()
      .waitFor();
  });

  test('delivery: nothing known is no zero', async () => {
    await open([{ ...deliveryPanel, query: { kind: 'delivery', service: 'empty' } }]);
    expect(await page.locator(delivery).innerText()).not.toMatch(/\b0\b(?! are known)/);
    expect(await page.getByText('No deployments in this window').count()).toBeGreaterThan(2);
  });

  test('delivery: sixty services are a table that is sorted by a click', async () => {
    await open([
      { ...deliveryPanel, query: { kind: 'delivery', groupBy: 'service' }, options: { view: 'groups' } },
      { ...deliveryPanel, options: { view: 'trade-off' } },
    ]);
    const rows = page.locator(`${delivery} tbody tr`);
    expect(await rows.count()).toBe(60);
    await page.getByRole('button', { name: 'Name' }).click();
    expect(await rows.first().innerText()).toContain('service-01');
    expect(await page.locator(`${delivery} circle`).count()).toBeGreaterThan(10);
  });

  test('incidents: says whether it is noise, and a click on a bar leads to its incidents', async () => {
    await open([incidentPanel]);
    await page.locator(`${incidents} canvas`).first().waitFor();
    expect(await page.locator(incidents).innerText()).toMatch(
      /42 incidents in 13 weeks[\s\S]+A change, not noise[\s\S]+Time to detect[\s\S]+came back within 30 days/,
    );
    const { x, y, width, height } = await plotBox(page.locator(incidents));
    await page.mouse.move(x + width * 0.5, y + height * 0.5);
    await page.mouse.move(x + width * 0.7, y + height * 0.5, { steps: 4 });
    await page.locator(tooltip).waitFor();
    await page.mouse.click(x + width * 0.7, y + height * 0.5);
    const link = page.getByRole('link', { name: 'List these incidents' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toMatch(/\/d\/shewhart-incidents\?.*from=\d+&to=\d+/);
    expect(failures).toEqual([]);
  });

  test('incidents: a severity is hidden by its name, and limits with it', async () => {
    await open([incidentPanel]);
    const limits = page.locator(incidents).getByText('Limits of the total');
    await limits.waitFor();
    await page.locator(incidents).getByText('SEV3', { exact: true }).click();
    await limits.waitFor({ state: 'detached' });
  });

  test('improvement: verdict, effect and interval, guardrails, versions', async () => {
    await open([improvementPanel]);
    const text = await page.locator(improvement).innerText();
    expect(text).toMatch(
      /Better, but watch CPU utilisation[\s\S]+−20 %[\s\S]+95 % interval −73 ms to −49 ms/,
    );
    expect(text).toMatch(/Guardrails[\s\S]+Worse, out of control now/);
    expect(text).toMatch(/new level after the pool was enlarged[\s\S]+grace/);
    expect(await page.locator(`${improvement} canvas`).count()).toBe(1);
    expect(failures).toEqual([]);
  });

  test('control chart: a cause is assigned from the pinned tooltip, and the dashboard asks again', async () => {
    await open([latencyPanel], { from: 'now-7d' });
    await page.locator(`${control} canvas`).first().waitFor();
    const { x, y, width, height } = await plotBox(page.locator(control));
    await page.mouse.move(x + width * 0.9, y + height * 0.5);
    await page.mouse.move(x + width * 0.985, y + height * 0.5, { steps: 4 });
    await page.locator(tooltip).waitFor();
    await page.mouse.click(x + width * 0.985, y + height * 0.5);
    await page.getByText('the same service, 61 min before the onset').waitFor();
    await page.getByRole('button', { name: 'Assign cause' }).click();
    const form = page.locator('[data-testid="shewhart-cause-form"]');
    const box = (await form.boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(1100);
    await form.getByPlaceholder('What was found').fill('rolled back');
    await form.getByLabel('By').fill('ada');
    host.asked.length = 0;
    await form.getByRole('button', { name: 'Save cause' }).click();
    await expect
      .poll(() => collector.causes)
      .toEqual([{ kind: 'change', reference: 'checkout 1.4.2', note: 'rolled back', author: 'ada' }]);
    await expect.poll(() => host.asked.some((each) => each.includes('/chart?'))).toBe(true);
    collector.causes.length = 0;
  });

  test('control chart: Enter pins the point that the arrow keys reached, Escape goes back', async () => {
    await open([latencyPanel], { from: 'now-7d' });
    const plot = page.locator(`${control} .uplot`).first();
    await plot.focus();
    await page.keyboard.press('ArrowRight', { delay: 200 });
    await page.locator(`${control} [role="status"] ${tooltip}`).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'The point in detail' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'The point in detail' }).waitFor({ state: 'detached' });
  });

  test('control chart: new data keep the plot, so that zooming and refreshing do not flicker', async () => {
    await open([latencyPanel], { from: 'now-7d' });
    const canvas = page.locator(`${control} canvas`).first();
    await canvas.waitFor();
    await canvas.evaluate((element) => element.setAttribute('data-mark', 'same'));
    const answered = page.waitForResponse((response) => response.url().includes('/chart?'));
    await page.getByTestId('data-testid RefreshPicker run button').click();
    await (await answered).finished();
    await afterFrames(page);
    expect(await canvas.getAttribute('data-mark')).toBe('same');
  });

  test('every panel saves its statistics as CSV', async () => {
    await open([deliveryPanel, incidentPanel, improvementPanel, latencyPanel], { height: 2400 });
    const heads = { [delivery]: 'scope', [incidents]: 'from', [improvement]: 'indicator', [control]: 'time' };
    for (const [selector, head] of Object.entries(heads)) {
      const panel = page.locator(selector);
      await panel.scrollIntoViewIfNeeded();
      await panel.hover();
      const saved = page.waitForEvent('download');
      await panel.getByRole('button', { name: 'Download the statistics as CSV' }).click();
      const download = await saved;
      expect(download.suggestedFilename()).toMatch(/^[A-Za-z-]+\.csv$/);
      expect(readFileSync(await download.path(), 'utf8').split(',')[0]).toBe(head);
    }
  });

  test.each([
    [400, 'light'],
    [2560, 'dark'],
  ] as const)('keep within a page of %i pixels', async (width, theme) => {
    await open([deliveryPanel, incidentPanel, improvementPanel, latencyPanel], {
      width,
      height: 2600,
      theme,
    });
    await page.locator(`${improvement} canvas`).waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    for (const selector of [delivery, incidents, improvement, control]) {
      const [inner, outer] = await page.locator(selector).evaluate((element) => {
        const own = element.getBoundingClientRect();
        const all = [...element.querySelectorAll('section, canvas, table, svg')].map(
          (each) => each.getBoundingClientRect().right,
        );
        return [Math.max(own.left, ...all), own.right];
      });
      expect(inner).toBeLessThanOrEqual(outer + 1);
    }
    expect(failures).toEqual([]);
  });

  test('have no serious finding of axe', async () => {
    await open([deliveryPanel, incidentPanel, improvementPanel, latencyPanel], {
      height: 2600,
      theme: 'light',
    });
    await page.locator(`${improvement} canvas`).waitFor();
    for (const selector of [delivery, incidents, improvement, control]) {
      expect(await seriousFindings(page, selector)).toEqual([]);
    }
  });

  test('say what to do with data that are not theirs', async () => {
    const changes = { kind: 'changes' };
    await open(
      [
        { ...deliveryPanel, query: { kind: 'indicator', indicator: 'checkout-p95' } },
        { ...improvementPanel, query: { kind: 'indicator', indicator: 'checkout-p95' } },
        { ...latencyPanel, query: changes },
        latencyPanel,
      ],
      { height: 2000 },
    );
    await page.getByText('These are no delivery metrics').waitFor();
    await page.getByText('When did the improvement begin?').waitFor();
  });
});
