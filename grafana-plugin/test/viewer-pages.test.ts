import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chart, hasBrowser, launchBrowser, newPage, seriousFindings } from './browser.ts';
import { startHost, type Answer, type HostServer } from './host-server.ts';
import { hosts } from './hosts.ts';
import { pageCollector, pages } from './page-collector.ts';

/** The pages of the app: on a phone and a wide screen, in both themes, by keyboard alone, and when something is not there. */
describe.skipIf(!hasBrowser).each(hosts)('the pages on $name', (shown) => {
  const collector = pageCollector(Date.now());
  let browser: Browser;
  let host: HostServer;
  let page: Page;
  let failures: string[];
  let answer: Answer;

  beforeAll(async () => {
    browser = await launchBrowser();
    host = await startHost(shown, (...request) => answer(...request));
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });
  beforeEach(async () => {
    ({ answer } = collector);
    ({ page, failures } = await newPage(browser));
  });
  afterEach(() => page.context().close());

  const open = async (path: string, heading: string): Promise<void> => {
    await page.goto(`${host.url}${path}`);
    await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    await page.waitForLoadState('networkidle');
  };

  test.each(pages)('%s fits a phone and a wide screen, and loses no word', async (path, heading) => {
    for (const width of [400, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      await open(path, heading);
      expect(await page.getByText('could not be loaded').count()).toBe(0);
      expect(await widerThanShown(page)).toEqual([]);
    }
    expect(failures).toEqual([]);
  });

  describe.each(['light', 'dark'])('in the %s theme', (theme) => {
    test.each(pages)('%s has no serious finding of axe', async (path, heading) => {
      await open(`${path}${path.includes('?') ? '&' : '?'}theme=${theme}`, heading);
      const findings = await seriousFindings(page, 'body');
      expect(findings.filter((finding) => !isGrafanas(finding))).toEqual([]);
    });
  });

  test('the numbers and the worst are on the first screen of a phone', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    await open(pages[0]![0], pages[0]![1]);
    const worst = await page.getByRole('listitem').getByText('latency p95').first().boundingBox();
    expect(worst!.y + worst!.height).toBeLessThan(600);
  });

  test('a list that shows all keeps the focus of whoever asked for it', async () => {
    await open(pages[0]![0], pages[0]![1]);
    const table = page.getByRole('table', { name: 'Episodes that recovered' });
    expect(await table.getByRole('row').count()).toBe(11);
    const button = page.getByRole('button', { name: /^Show all \d+$/ });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show 10 only' }).waitFor();
    expect(await table.getByRole('row').count()).toBe(15);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Show 10 only');
  });

  test.each([
    ['/a/shewhart-app/change/ci%3A99', 'There is no change ci:99'],
    ['/a/shewhart-app/incident/INC-99', 'There is no incident INC-99'],
    ['/a/shewhart-app/baselines?indicator=nothing', 'There is no indicator nothing'],
    ['/a/shewhart-app/nowhere', 'There is no page nowhere'],
  ])('%s: says that it is not there, and where to go on', async (path, words) => {
    await page.goto(`${host.url}${path}`);
    await page.getByText(words).waitFor();
    expect(await page.getByText('could not be loaded').count()).toBe(0);
    const next = page.locator('main').getByRole('link').or(page.locator('main').getByRole('button')).last();
    await next.click();
    await page.getByText(words).waitFor({ state: 'detached' });
  });

  test('a page goes on by itself once the collector is back', async () => {
    await page.clock.install();
    answer = () => Promise.resolve({ status: 0, body: undefined });
    await page.goto(`${host.url}${pages[0]![0]}`);
    await page.getByText('The overview could not be loaded').waitFor();
    ({ answer } = collector);
    await page.clock.runFor(15_000);
    await page.getByRole('heading', { name: 'Services, worst first' }).waitFor();
  });

  test('a page begins at its top, where the keyboard goes on', async () => {
    await page.setViewportSize({ width: 1440, height: 500 });
    await open(pages[0]![0], pages[0]![1]);
    const link = page.getByRole('table', { name: 'Services' }).getByRole('link', { name: 'checkout' });
    await link.focus();
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(100);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'checkout', exact: true }).waitFor();
    expect(await page.evaluate(() => scrollY)).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  });

  test('the configuration page fits a phone and has no serious finding of axe', async () => {
    await page.setViewportSize({ width: 400, height: 900 });
    await page.goto(`${host.url}/`);
    await page.locator(`${chart} canvas`).first().waitFor();
    await showConfiguration(page);
    await page.getByRole('heading', { name: 'Set up Shewhart' }).waitFor();
    expect(await widerThanShown(page)).toEqual([]);
    expect(await seriousFindings(page, 'main')).toEqual([]);
  });

  test('an episode is explained, and its cause noted, by the keyboard alone', async () => {
    await page.goto(`${host.url}/`);
    await page.locator(`${chart} canvas`).first().waitFor();
    await tabTo(page, 'a', 'Service detail');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Service detail' }).waitFor();
    const target = page
      .locator(chart, { has: page.locator('canvas') })
      .filter({ hasText: 'latency p95' })
      .first();
    await target.waitFor();
    await page.keyboard.press('m');
    const plot = await target.locator('.uplot').first().elementHandle();
    await tab(page, () => page.evaluate((wanted) => document.activeElement === wanted, plot));
    const reading = target.getByTestId('shewhart-reading');
    // Its newest points are out of control.
    await page.keyboard.down('ArrowRight');
    await reading.getByText('Out of control').waitFor();
    await page.keyboard.up('ArrowRight');
    await page.keyboard.press('Enter');
    const pinned = page.getByRole('dialog', { name: 'The point in detail' });
    await pinned.waitFor();
    await tabTo(page, 'button', 'Assign cause');
    await page.keyboard.press('Enter');
    const form = page.getByTestId('shewhart-cause-form');
    await form.waitFor();
    await tab(page, () => form.getByLabel('Note').evaluate((field) => field === document.activeElement));
    await page.keyboard.type('the cache was emptied');
    await tab(page, () => form.getByLabel('By').evaluate((field) => field === document.activeElement));
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('ada');
    await page.keyboard.press('Enter');
    await expect.poll(() => JSON.stringify(collector.causes)).toContain('the cache was emptied');
    await form.waitFor({ state: 'detached' });
    await pinned.focus();
    await page.keyboard.press('Escape');
    await pinned.waitFor({ state: 'detached' });
    expect(await page.evaluate((wanted) => document.activeElement === wanted, plot)).toBe(true);
  });

  test('the menu of a phone takes the focus, and gives it back', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(`${host.url}/`);
    await page.locator(`${chart} canvas`).first().waitFor();
    const menu = page.getByRole('navigation', { name: 'Pages' });
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.keyboard.press('m');
    await page.keyboard.press('Enter');
    await menu.waitFor();
    expect(await focused()).toBe('Process control overview');
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('menu-button');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    await menu.waitFor({ state: 'hidden' });
    await page.locator('#menu-button').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Service detail' }).waitFor();
    await menu.waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  });

  test('a dashboard’s first screen on a phone is its numbers; what is chosen waits behind a button', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(`${host.url}/`);
    const numbers = page.locator('[data-griditem-key^="number-item-"]');
    await numbers.last().waitFor();
    const bottoms = await numbers.evaluateAll((all) =>
      all.map((each) => each.getBoundingClientRect().bottom),
    );
    expect(Math.max(...bottoms)).toBeLessThan(480);
    expect(await page.locator('#choices').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Choose what is shown' }).click();
    await page.locator('#choices').getByText('Indicator').waitFor();
  });
});

/** Presses Tab until it is so; where the focus comes to, it must be seen. */
async function tab(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  for (let stops = 0; stops < 120; stops++) {
    await page.keyboard.press('Tab');
    if (await isThere()) {
      expect(await isFocusSeen(page)).toBe(true);
      return;
    }
  }
  throw new Error('The keyboard does not come there.');
}

/** Whether an outline, or a shadow in its place, shows where the focus is. */
function isFocusSeen(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement === null || !activeElement.matches(':focus-visible')) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(activeElement);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
}

const tabTo = (page: Page, element: string, words: string): Promise<void> =>
  tab(page, () =>
    page.evaluate(
      ([name, text]) => {
        const { activeElement: active } = document;
        return active?.tagName.toLowerCase() === name && active?.textContent?.trim() === text;
      },
      [element, words],
    ),
  );

/** What reaches beyond the page, or beyond a box that cuts it off. */
function widerThanShown(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [...document.querySelectorAll<HTMLElement>('main *')]
      .filter((each) => {
        const box = each.getBoundingClientRect();
        return box.width > 1 && box.right > innerWidth + 1 && each.closest('.uplot') === null;
      })
      .map((each) => `${each.tagName} ${each.className} ${each.textContent?.slice(0, 40)}`);
    return document.documentElement.scrollWidth > innerWidth ? ['the page itself', ...found] : found;
  });
}

/** The page that Grafana shows in its settings of the app, here in the place of the app's own pages. */
async function showConfiguration(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { System } = window as unknown as { System: { import(name: string): Promise<unknown> } };
    const catalogue = (await (await fetch('/public/catalogue.json')).json()) as {
      plugins: { id: string; module: string; contentHash: string }[];
    };
    const { module, contentHash } = catalogue.plugins.find(({ id }) => id === 'shewhart-app')!;
    const address = new URL(`${module}?_cache=${contentHash}`, document.baseURI).href;
    const { createElement } = (await System.import('react')) as {
      createElement(type: unknown, props: object): unknown;
    };
    const { plugin } = (await System.import(address)) as {
      plugin: { root: unknown; configPages: { body: unknown }[] };
    };
    const { body } = plugin.configPages[0]!;
    plugin.root = ({ meta }: { meta: object }) => createElement(body, { plugin: { meta } });
  });
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Baselines', exact: true }).click();
}

/** Findings in the components of @grafana/ui that a plugin cannot mend. */
function isGrafanas(finding: string): boolean {
  return /aria-label="Toggle|data-testid="data-testid (Time|Refresh)/.test(finding);
}
