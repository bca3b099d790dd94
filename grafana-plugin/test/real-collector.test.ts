import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EpisodeListResponse, EpisodeSummary } from '@shewhart/schemas/api';
import { chart, hasBrowser, launchBrowser, newPage, plotBox, reddishPixels, tooltip } from './browser.ts';
import { loadDemoHistory, shortHistory } from './demo-collector.ts';
import { hosts, react18 } from './hosts.ts';
import { isCollectorBuilt, startCollector, type RunningCollector } from './running-collector.ts';

/**
 * The whole path: the demo's history in a collector, which judges it and serves the viewer itself, with its own
 * headers. The second host is served by a second collector on its own, empty store, whose questions go to the first.
 */
if (!isCollectorBuilt)
  console.warn('Skipped: the viewer on a real collector (`npm run build` in the folder above).');

/** The history is sent and judged in about a minute; much longer on a machine that does something else too. */
const historyPatienceMs = 480_000;
/** More than that, so that the hook ends by itself, with the reason. */
const hookPatienceMs = historyPatienceMs + 60_000;

describe.skipIf(!hasBrowser || !isCollectorBuilt)('a collector with the history of the demo', () => {
  let browser: Browser;
  let collector: RunningCollector;
  /** What was out of control for longest. */
  let episode: EpisodeSummary;
  let page: Page;
  let failures: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    collector = await startCollector({ ...shortHistory, SHEWHART_VIEWER_DIRECTORY: react18.folder });
    await loadDemoHistory(collector, AbortSignal.timeout(historyPatienceMs));
    episode = (await episodesOf(collector.url)).toSorted((a, b) => lastedMs(b) - lastedMs(a))[0]!;
  }, hookPatienceMs);
  afterAll(async () => {
    await browser?.close();
    await collector?.stop();
  });
  beforeEach(async () => {
    ({ page, failures } = await newPage(browser));
  });
  afterEach(() => page.context().close());

  /** The pages of any host, the answers of this collector. */
  const openOn = async (folder: string, path: string): Promise<void> => {
    if (folder !== react18.folder) {
      await page.route('**/*', async (route) => {
        const { pathname } = new URL(route.request().url());
        if (/^\/(api|healthz|readyz)/.test(pathname)) await route.continue();
        else if (pathname.startsWith('/public/')) await route.fulfill({ path: `${folder}${pathname}` });
        else await route.fulfill({ path: `${folder}/index.html` });
      });
    }
    await page.goto(`${collector.url}${path}`);
    await page.locator(`${chart} canvas`).first().waitFor();
  };

  test.each(hosts)('the overview tells what is out of control, on $name', async ({ folder }) => {
    await openOn(folder, '/?theme=dark');
    const first = page.locator(chart).first();
    await expect.poll(() => first.getAttribute('aria-label')).toMatch(/\d+ points, .* a rule/);
    await page
      .getByRole('row', { name: new RegExp(episode.service) })
      .first()
      .waitFor();
    expect(failures).toEqual([]);
  });

  test.each(hosts)(
    'a zoom leaves the limits where they are, and asks each panel once, on $name',
    async ({ folder }) => {
      await openOn(folder, `/d/shewhart-indicator?var-indicator=${episode.indicatorId}&from=now-2d&to=now`);
      const target = page.locator(chart).first();
      const limits = async () =>
        (await target.getAttribute('aria-label'))?.match(/(lower|upper) limit [^,]+[^,.]/g);
      await expect.poll(limits).toBeTruthy();
      const before = await limits();
      await page.waitForLoadState('networkidle');
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const { x, y, width } = await plotBox(target);
      await page.mouse.move(x + width * 0.4, y + 40);
      await page.mouse.down();
      await page.mouse.move(x + width * 0.8, y + 50, { steps: 6 });
      await page.mouse.up();
      await page.waitForURL(/from=20\d\d/);
      await page.waitForLoadState('networkidle');
      expect(await limits()).toEqual(before);
      const charts = asked.filter((url) => url.includes('/chart?'));
      expect(charts).toHaveLength(new Set(charts).size);
      expect(charts.length).toBeGreaterThan(0);
      expect(failures).toEqual([]);
    },
  );

  test.each(hosts)('the point under the cursor is told in words, on $name', async ({ folder }) => {
    await openOn(folder, `/d/shewhart-indicator?var-indicator=${episode.indicatorId}&from=now-2d&to=now`);
    await page.waitForLoadState('networkidle');
    const { x, y, width, height } = await plotBox(page.locator(chart).first());
    await page.mouse.move(x + width * 0.5, y + height * 0.5);
    await page.mouse.move(x + width * 0.6, y + height * 0.5, { steps: 4 });
    await page.locator(tooltip).first().waitFor();
    expect(await page.locator(tooltip).first().innerText()).toMatch(/limit/i);
    expect(failures).toEqual([]);
  });

  test.each(hosts)(
    'a variable, a time zone and the annotations are in the address and on screen, on $name',
    async ({ folder }) => {
      await openOn(folder, '/?var-service=checkout&timezone=Asia/Kolkata&from=now-2d&to=now');
      await expect.poll(() => new URL(page.url()).searchParams.get('var-service')).toBe('checkout');
      await expect.poll(() => new URL(page.url()).searchParams.get('var-indicator')).toMatch(/^checkout/);
      await page.getByTestId('data-testid TimePicker Open Button').click();
      await page.getByText('UTC+05:30').first().waitFor();
      await page.keyboard.press('Escape');
      const annotation = page.getByRole('switch').first();
      const wasOn = await annotation.isChecked();
      await annotation.click({ force: true });
      await expect.poll(() => annotation.isChecked()).toBe(!wasOn);
      expect(failures).toEqual([]);
    },
  );

  test('loaded history is no reason to worry on the dashboard of data quality', async () => {
    await page.goto(`${collector.url}/d/shewhart-data-quality?from=now-7d&to=now`);
    // Nothing was sent since, so there is no share of late records to chart.
    await page.getByText('No span or log record was received in this time.').waitFor();
    await page.getByText('late, as loaded history').first().waitFor();
    expect(await page.locator('[data-testid^="data-testid Panel status error"]').count()).toBe(0);
    expect(failures).toEqual([]);
  });

  test.each(['shewhart-service', 'shewhart-collector', 'shewhart-indicator'])(
    'the dashboard %s has data and no error',
    async (uid) => {
      await openOn(react18.folder, `/d/${uid}?from=now-7d&to=now`);
      await page.waitForLoadState('networkidle');
      expect(await page.locator('[data-testid^="data-testid Panel status error"]').count()).toBe(0);
      expect(failures).toEqual([]);
    },
  );

  test('200 panels’ worth of data are drawn, none asked for twice', async () => {
    await page.route('**/public/dashboards/shewhart-indicator.json', async (route) => {
      const saved = (await (await route.fetch()).json()) as {
        panels: { type: string; id: number; gridPos: object }[];
      };
      const template = saved.panels.find(({ type }) => type === 'shewhart-controlchart-panel')!;
      saved.panels = Array.from({ length: 200 }, (_, place) => ({
        ...template,
        id: place + 1,
        gridPos: { x: (place % 4) * 6, y: Math.floor(place / 4) * 6, w: 6, h: 6 },
      }));
      await route.fulfill({ json: saved });
    });
    await openOn(react18.folder, '/d/shewhart-indicator?from=now-7d&to=now');
    await page.evaluate(async () => {
      while (scrollY + innerHeight < document.documentElement.scrollHeight - 2) {
        scrollBy(0, innerHeight);
        for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      }
    });
    await page.locator(`${chart} canvas`).last().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await reddishPixels(page.locator(chart).last())).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  });

  test('a cause that is assigned in the chart is in the store', async () => {
    const middle = Date.parse(episode.startedAt) + lastedMs(episode) / 2;
    const [from, to] = [middle - lastedMs(episode), middle + lastedMs(episode)];
    await openOn(
      react18.folder,
      `/d/shewhart-indicator?var-indicator=${episode.indicatorId}&from=${from}&to=${Math.min(to, Date.now())}`,
    );
    const target = page.locator(chart).first();
    const { x, y, width, height } = await plotBox(target);
    const at = x + (width * (middle - from)) / (Math.min(to, Date.now()) - from);
    await page.mouse.move(at - 30, y + height * 0.5);
    await page.mouse.move(at, y + height * 0.5, { steps: 4 });
    await page.mouse.click(at, y + height * 0.5);
    await page.getByRole('button', { name: 'Assign cause' }).first().click();
    const form = page.getByTestId('shewhart-cause-form');
    await form.getByLabel('Note').fill('cache that was emptied');
    await form.getByLabel('By').fill('ada');
    await form.getByRole('button', { name: 'Save cause' }).click();
    await expect
      .poll(async () => {
        const answer = await fetch(`${collector.url}/api/v1/episodes`);
        const { episodes } = (await answer.json()) as EpisodeListResponse;
        return episodes.some(({ cause }) => JSON.stringify(cause).includes('cache that was emptied'));
      })
      .toBe(true);
  });
});

async function episodesOf(url: string): Promise<EpisodeListResponse['episodes']> {
  return ((await (await fetch(`${url}/api/v1/episodes`)).json()) as EpisodeListResponse).episodes;
}

const lastedMs = ({ startedAt, endedAt }: EpisodeSummary): number =>
  (endedAt === null ? Date.now() : Date.parse(endedAt)) - Date.parse(startedAt);

describe.skipIf(!hasBrowser || !isCollectorBuilt)('a collector that nothing was sent to', () => {
  test('says so, and asks for a token when it has some', async () => {
    const { createToken } = createRequire(import.meta.url)('../../collector/dist/access/token.js') as {
      createToken(name: string, scopes: string[]): { secret: string; entry: unknown };
    };
    const { secret, entry } = createToken('viewer', ['read']);
    const collector = await startCollector({
      SHEWHART_VIEWER_DIRECTORY: react18.folder,
      SHEWHART_ACCESS_TOKENS: JSON.stringify([entry]),
    });
    const browser = await launchBrowser();
    try {
      const { page } = await newPage(browser);
      await page.goto(collector.url);
      await page.getByLabel(/^Token/).fill(secret);
      await page.getByRole('button', { name: 'Show the dashboards' }).click();
      await page.getByText('No telemetry has arrived yet').waitFor();
    } finally {
      await browser.close();
      await collector.stop();
    }
  });
});
