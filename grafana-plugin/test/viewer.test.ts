import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  afterFrames,
  chart,
  hasBrowser,
  launchBrowser,
  newPage,
  plotBox,
  reddishPixels,
  seriousFindings,
  tooltip,
} from './browser.ts';
import { panelCollector } from './panel-collector.ts';
import { startHost, type HostServer } from './host-server.ts';
import { hosts } from './hosts.ts';

/** The built bundle in a real browser: the viewer loads it as Grafana does, over SystemJS. The collector is made up. */
const pictures = join(resolve(import.meta.dirname, '..'), 'test/pictures');
mkdirSync(pictures, { recursive: true });

describe.skipIf(!hasBrowser).each(hosts)('the viewer on $name', (shown) => {
  let browser: Browser;
  let host: HostServer;
  let page: Page;
  let failures: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    host = await startHost(shown, panelCollector(Date.now()).answer);
  });

  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  beforeEach(async () => {
    await page?.context().close();
    ({ page, failures } = await newPage(browser));
  });

  const open = async (path: string): Promise<void> => {
    await page.goto(`${host.url}${path}`);
    await page.waitForSelector(`${chart} canvas`);
  };
  const p95 = () =>
    page
      .locator(chart, { has: page.locator('canvas') })
      .filter({ hasText: 'latency p95' })
      .first();
  const plotOf = (target = p95()) => plotBox(target);

  test('draws stored limits, episodes and violations, and says so to those who cannot see them', async () => {
    await open('/d/shewhart-service?theme=dark');
    await p95().waitFor();
    expect(await p95().getAttribute('data-violations')).toBe('14');
    expect(await p95().getAttribute('aria-label')).toMatch(/167 points, 14 break a rule, 2 episodes, 1 open/);
    expect(await reddishPixels(p95())).toBeGreaterThan(500);
    await page.screenshot({ path: join(pictures, 'service-dark.png') });
    expect(failures).toEqual([]);
  });

  test('explains the point under the cursor in words', async () => {
    await open('/d/shewhart-service?theme=light');
    const { x, y, width, height } = await plotOf();
    await page.mouse.move(x + width * 0.5, y + height * 0.4);
    await page.mouse.move(x + width * 0.98, y + height * 0.4, { steps: 5 });
    await page.waitForSelector(tooltip);
    const words = await page.locator(tooltip).first().innerText();
    expect(words).toMatch(/Above the upper limit of 370 ms/);
    expect(words).toMatch(/Outside the limits/);
    expect(words).toMatch(/Out of control: a point above the upper limit/);
    await page.waitForFunction((selector) => {
      const box = document.querySelector(selector)?.getBoundingClientRect();
      return box !== undefined && box.left >= 0 && box.right <= innerWidth;
    }, tooltip);
    await page.screenshot({ path: join(pictures, 'tooltip-light.png') });
    expect(failures).toEqual([]);
  });

  test('zooms without moving a limit, and without judging anew', async () => {
    // Panels are drawn when they come into view; here all of them do.
    await page.setViewportSize({ width: 1440, height: 2800 });
    await open('/d/shewhart-overview?theme=dark');
    const target = page
      .locator(chart, { has: page.locator('canvas') })
      .filter({ hasText: 'Episodes' })
      .last();
    await target.waitFor();
    const before = await target.getAttribute('aria-label');
    const { x, y, width } = await plotOf(target);
    await page.mouse.move(x + width * 0.3, y + 40);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.6, y + 50, { steps: 6 });
    const answered = page.waitForResponse(
      (response) => response.request().postData()?.includes('toStartOfDay') ?? false,
    );
    await page.mouse.up();
    await page.waitForURL(/from=20\d\d/);
    await (await answered).finished();
    // The answer to the zoom is on screen after some frames.
    await afterFrames(page);
    expect(await target.getAttribute('aria-label')).toBe(before);
    expect(failures).toEqual([]);
  });

  test('shares the cursor among its charts', async () => {
    await open('/d/shewhart-service');
    const { x, y, width } = await plotOf(page.locator(chart).first());
    await page.mouse.move(x + width / 2, y + 40);
    await page.waitForFunction(() => {
      const cursors = [...document.querySelectorAll('.u-cursor-x')];
      return cursors.length >= 4 && cursors.every((each) => !each.classList.contains('u-off'));
    });
  });

  test('moves from point to point by keyboard', async () => {
    await open('/d/shewhart-service');
    const plot = p95().locator('.uplot').first();
    await plot.focus();
    await page.keyboard.down('ArrowRight');
    const reading = p95().locator('[role="status"]').first();
    await reading.locator(tooltip).waitFor();
    const first = await reading.innerText();
    await page.waitForFunction(
      ([selector, before]) => {
        const told = document.querySelector<HTMLElement>(`[role="status"] ${selector}`)?.innerText;
        return told !== undefined && told !== before;
      },
      [tooltip, first],
    );
    await page.keyboard.up('ArrowRight');
    expect(first).toMatch(/Noise|limit/);
  });

  test('hides a line by its name in the legend', async () => {
    await open('/d/shewhart-service');
    // By its text: from 13.2 on the button's name tells how many series are shown.
    const label = p95().locator('button', { hasText: 'Upper limit' });
    await label.click();
    await page.waitForFunction(
      (selector) =>
        document.querySelectorAll(
          `${selector} [class*="LegendLabelDisabled"], ${selector} [class*="disabled"]`,
        ).length > 0,
      chart,
    );
  });

  test('asks once per panel, and once again per refresh', async () => {
    host.asked.length = 0;
    await open('/d/shewhart-service');
    await p95().waitFor();
    await page.waitForLoadState('networkidle');
    const charts = () => host.asked.filter((each) => each.includes('/chart?'));
    expect(charts()).toHaveLength(4);
    expect(new Set(charts().map((each) => each.split('?', 1)[0])).size).toBe(4);
    // The data source asks for their names, the page for how far they have learned.
    const lists = host.asked.filter((each) => /^GET \/api\/v1\/indicators(\?|$)/.test(each));
    expect(lists.length).toBeLessThanOrEqual(2);
    host.asked.length = 0;
    await page.keyboard.press('d');
    await page.keyboard.press('r');
    await expect.poll(() => charts().length).toBe(4);
    await page.waitForLoadState('networkidle');
    expect(charts()).toHaveLength(4);
  });

  test('keeps to the width of a phone', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    await open('/d/shewhart-service?theme=light');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join(pictures, 'phone-light.png') });
  });

  test('has no serious finding of axe in its charts', async () => {
    await open('/d/shewhart-service?theme=light');
    expect(await seriousFindings(page, chart)).toEqual([]);
  });
});
