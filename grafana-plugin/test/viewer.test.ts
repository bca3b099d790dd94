import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fixtureCollector } from './fixture-collector.ts';
import { passedOnTo, startHost, type HostServer } from './host-server.ts';

/**
 * The built bundle in a real browser: the viewer loads it as Grafana does, over SystemJS. The collector is
 * made up; with SHEWHART_URL the same pages are also opened on one that runs.
 */
const root = resolve(import.meta.dirname, '..');
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const pictures = join(root, 'test/pictures');
const hasBrowser = existsSync(executablePath);
if (!hasBrowser)
  console.warn(`Skipped: the viewer needs Chromium, and there is none at ${executablePath} (set CHROMIUM).`);

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const chart = '[data-testid="shewhart-control-chart"]';
const tooltip = '[data-testid="shewhart-tooltip"]';

describe.skipIf(!hasBrowser)('the viewer', () => {
  let browser: Browser;
  let host: HostServer;
  let page: Page;
  let failures: string[];

  beforeAll(async () => {
    execFileSync(process.execPath, ['build/plugin.js'], { cwd: root, stdio: 'inherit' });
    execFileSync(process.execPath, ['build/host.js'], { cwd: root, stdio: 'inherit' });
    mkdirSync(pictures, { recursive: true });
    browser = await chromium.launch({ executablePath, headless: true, args: flags });
    host = await startHost(fixtureCollector(Date.now() / 1000).answer);
  });

  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  beforeEach(async () => {
    await page?.close();
    page = await newPage(browser);
    failures = [];
    page.on('pageerror', (error) => failures.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && failures.push(message.text()));
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
  const plotOf = async (target = p95()) => {
    const box = await target.locator('.u-over').first().boundingBox();
    if (box === null) throw new Error('the chart is not on screen');
    return box;
  };

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
    await open('/d/shewhart-overview?theme=dark');
    const target = page.locator(chart).filter({ hasText: 'Episodes' }).last();
    await target.scrollIntoViewIfNeeded();
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
    await page.evaluate(async () => {
      for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame);
    });
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
    const label = p95().getByRole('button', { name: 'Upper limit' });
    await label.click();
    await page.waitForFunction(
      (selector) =>
        document.querySelectorAll(
          `${selector} [class*="LegendLabelDisabled"], ${selector} [class*="disabled"]`,
        ).length > 0,
      chart,
    );
  });

  test('asks once per chart', async () => {
    host.asked.length = 0;
    await open('/d/shewhart-service');
    await p95().waitFor();
    await page.waitForLoadState('networkidle');
    const charts = host.asked.filter((each) => each.includes('/chart?'));
    expect(charts).toHaveLength(4);
    expect(
      host.asked.filter((each) => each.startsWith('GET /api/v1/indicators') && !each.includes('/chart')),
    ).toHaveLength(1);
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
    await page.addScriptTag({ content: axeSource() });
    const findings = await page.evaluate(async (selector) => {
      const { axe } = window as unknown as {
        axe: { run(context: string): Promise<{ violations: Finding[] }> };
      };
      interface Finding {
        readonly id: string;
        readonly impact: string;
        readonly nodes: readonly { readonly html: string }[];
      }
      const { violations } = await axe.run(selector);
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    }, chart);
    expect(findings).toEqual([]);
  });

  test('says what to do when the collector is down', async () => {
    const down = await startHost(() => Promise.resolve({ status: 502, body: {} }));
    await page.goto(`${down.url}/d/shewhart-overview`);
    await page.locator('[data-testid^="data-testid Panel status error"]').first().waitFor();
    await down.close();
  });

  test('says what to do when there is no dashboard of that name', async () => {
    await page.goto(`${host.url}/d/nowhere`);
    await page.getByText('There is no dashboard nowhere').waitFor();
  });
});

const running = process.env['SHEWHART_URL'];
if (running === undefined)
  console.warn('Skipped: the pages on a running collector (set SHEWHART_URL to its address).');

describe.skipIf(!hasBrowser || running === undefined)('on a running collector', () => {
  test('the overview draws what it charts', async () => {
    const browser = await chromium.launch({ executablePath, headless: true, args: flags });
    const host = await startHost(passedOnTo(running!));
    const page = await newPage(browser);
    try {
      await page.goto(`${host.url}/d/shewhart-overview?theme=dark`);
      await page.waitForSelector(`${chart} canvas`);
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(pictures, 'running-overview.png') });
      expect(host.asked.some((each) => each.includes('/chart?'))).toBe(true);
    } finally {
      await browser.close();
      await host.close();
    }
  });
});

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1300 }, timezoneId: 'UTC' });
  return context.newPage();
}

function axeSource(): string {
  return readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}

/** Pixels of the first plot that are clearly red: bands and rings of what is out of control. */
async function reddishPixels(target: ReturnType<Page['locator']>): Promise<number> {
  return target
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3]! > 0 && data[at]! > data[at + 1]! * 1.6 && data[at]! > data[at + 2]! * 1.4)
          count += 1;
      }
      return count;
    });
}
