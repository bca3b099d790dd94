import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pixelmatch from 'pixelmatch';
import type { Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { afterFrames, chart, hasBrowser, launchBrowser, newPage } from './browser.ts';
import { startHost, type HostServer } from './host-server.ts';
import { hosts } from './hosts.ts';
import { panelCollector } from './panel-collector.ts';

/**
 * Charts as pictures, beside those in `baselines/`, which are the same for every host. The data end at a fixed instant and the fonts come with the
 * page, so what differs is what was changed, or how another release of Chromium smooths edges: a share of the
 * pixels may. `UPDATE_PICTURES=1 npm test` writes the baselines anew; the differences are in `pictures/`.
 */
const now = Date.parse('2026-03-02T09:00:00Z');
const range = `from=${now - 6 * 86_400_000}&to=${now}&timezone=utc`;
const mayDiffer = 0.02;
const baselines = join(import.meta.dirname, 'baselines');
const pictures = resolve(import.meta.dirname, 'pictures');
mkdirSync(baselines, { recursive: true });
mkdirSync(pictures, { recursive: true });

/** @returns share of the pixels that differ; 1 for another size */
function difference(name: string, taken: Buffer): number {
  const path = join(baselines, name);
  if (process.env['UPDATE_PICTURES'] === '1') writeFileSync(path, taken);
  if (!existsSync(path)) throw new Error(`There is no baseline ${name}: UPDATE_PICTURES=1 writes it.`);
  const [expected, actual] = [PNG.sync.read(readFileSync(path)), PNG.sync.read(taken)];
  const { width, height } = expected;
  if (actual.width !== width || actual.height !== height) return 1;
  const marked = new PNG({ width, height });
  const count = pixelmatch(expected.data, actual.data, marked.data, width, height, { threshold: 0.2 });
  if (count > mayDiffer * width * height)
    writeFileSync(join(pictures, `differs-${name}`), PNG.sync.write(marked));
  return count / (width * height);
}

describe.skipIf(!hasBrowser).each(hosts)('pictures of $name', ({ name, folder }) => {
  let browser: Browser;
  let host: HostServer;
  beforeAll(async () => {
    browser = await launchBrowser();
    host = await startHost({ name, folder }, panelCollector(now).answer);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  test.each(['light', 'dark'])('the control chart in the %s theme', async (theme) => {
    const { page } = await newPage(browser);
    await page.goto(`${host.url}/d/shewhart-service?${range}&theme=${theme}`);
    const target = page
      .locator(chart, { has: page.locator('canvas') })
      .filter({ hasText: 'latency p95' })
      .first();
    await target.waitFor();
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => document.fonts.ready);
    await afterFrames(page);
    expect(difference(`control-chart-${theme}.png`, await target.screenshot())).toBeLessThan(mayDiffer);
    await page.context().close();
  });
});
