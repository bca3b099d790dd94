import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const hasBrowser = existsSync(executablePath);
if (!hasBrowser)
  console.warn(
    `Skipped: tests in a browser need Chromium, and there is none at ${executablePath}. On Debian: apt-get install chromium; elsewhere name its program in CHROMIUM.`,
  );

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The same pixels on every machine.
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
];

export const chart = '[data-testid="shewhart-control-chart"]';
export const tooltip = '[data-testid="shewhart-tooltip"]';

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: flags });
}

export interface WatchedPage {
  readonly page: Page;
  /** What went wrong in it: uncaught errors and what it wrote to the console as an error. */
  readonly failures: string[];
}

/** A page in a context of its own: nothing is remembered from the last one. */
export async function newPage(browser: Browser, size = { width: 1440, height: 1300 }): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: size, timezoneId: 'UTC', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  page.on(
    'console',
    (message) => message.type() === 'error' && failures.push(`${message.text()} ${message.location().url}`),
  );
  return { page, failures };
}

/** Findings of axe that are serious or worse, as `rule: element`. */
export async function seriousFindings(page: Page, selector: string): Promise<string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  return page.evaluate(async (context) => {
    interface Finding {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string }[];
    }
    const { axe } = window as unknown as {
      axe: { run(context: string): Promise<{ violations: Finding[] }> };
    };
    const { violations } = await axe.run(context);
    // A legend's name is Grafana's own to give, and says something else than its text from 13.2 on.
    const isLegendName = (id: string, html: string): boolean =>
      id === 'label-content-name-mismatch' && html.includes('LegendLabel');
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.filter(({ html }) => !isLegendName(id, html)).map(({ html }) => `${id}: ${html.slice(0, 200)}`),
      );
  }, selector);
}

/** Pixels of the first plot that are clearly red: bands and rings of what is out of control. */
export function reddishPixels(target: Locator): Promise<number> {
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

export async function plotBox(
  target: Locator,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await target.locator('.u-over').first().boundingBox();
  if (box === null) throw new Error('the chart is not on screen');
  return box;
}

/** What is drawn now is drawn after this many frames. */
export async function afterFrames(page: Page, frames = 20): Promise<void> {
  await page.evaluate(async (count) => {
    for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
  }, frames);
}
