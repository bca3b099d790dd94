import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { IndicatorChartResponse } from '@shewhart/schemas/api';
import { expect, test } from 'vitest';
import { chart, launchBrowser, newPage, plotBox } from '../test/browser.ts';
import { fixtureCollector, seededNoise } from '../test/fixture-collector.ts';
import { startHost, type Answer } from '../test/host-server.ts';
import { react18 } from '../test/hosts.ts';

/**
 * Frames a second while a chart is moved sideways, in headless Chromium without a graphics card:
 *
 *   npm run bench:panels
 *
 * One control chart of 5,000 points with six overlays: centre and limits, the area between them, episodes,
 * changes, stages, marks of violations. It is dragged by its time axis, a step each frame, as a hand does. Once with
 * limits that stay, once with limits that differ from point to point, as those of a p chart do. The processor
 * time of a drawing is what the page's process takes, drawing of pixels included: unlike frames a second it is
 * not held to 60 by the screen, and hardly depends on what else the machine does.
 */
const points = 5000;
const bucketSeconds = 300;
const wanted = 50;
const panSeconds = 4;

/** What the made-up collector says, with a chart of many points. */
function manyPoints(now: number, limitsVary: boolean): Answer {
  const { answer } = fixtureCollector(now);
  const start = Math.floor(now / bucketSeconds) * bucketSeconds - points * bucketSeconds;
  const noise = seededNoise(7);
  const column = <Value>(of: (place: number) => Value): Value[] =>
    Array.from({ length: points }, (_, place) => of(place));
  const isShifted = (place: number): boolean => place % 500 > 460;
  const reach = column((place) => 0.06 * (limitsVary ? 1 + 0.3 * Math.sin(place / 40) + 0.05 * noise() : 1));
  const value = column((place) => 0.3 + 0.02 * (noise() + (isShifted(place) ? 5 : 0)));
  const iso = (place: number): string => new Date((start + place * bucketSeconds) * 1000).toISOString();
  return async (method, url, body) => {
    const answered = await answer(method, url, body);
    if (!/^\/api\/v1\/indicators\/[^/]+\/chart$/.test(url.pathname) || answered.status !== 200)
      return answered;
    const base = answered.body as IndicatorChartResponse;
    const [episode] = base.episodes;
    const [baseline] = base.baselines;
    const body200: IndicatorChartResponse = {
      ...base,
      points: {
        at: column((place) => start + place * bucketSeconds),
        value,
        n: column(() => 1200),
        center: column((place) => (place < points / 2 ? 0.3 : 0.31)),
        lower: column((place) => 0.3 - reach[place]!),
        upper: column((place) => 0.3 + reach[place]!),
        score: value.map((each) => (each - 0.3) / 0.06),
        violations: value.map((each) => (each > 0.36 ? ['limits'] : [])),
        baselineVersion: column((place) => (place < points / 2 ? 1 : 2)),
        completeness: column(() => 1),
        revision: column(() => 0),
      },
      episodes: Array.from({ length: points / 500 }, (_, place) => ({
        ...episode,
        id: `episode-${place}`,
        startedAt: iso(place * 500 + 461),
        endedAt: iso(place * 500 + 499),
      })),
      baselines: [1, 2].map((version) => ({
        ...baseline,
        version,
        effectiveFrom: iso(version === 1 ? 0 : points / 2),
      })),
      changes: Array.from({ length: 20 }, (_, place) => ({
        at: iso(place * 250 + 100),
        kind: 'deployment',
        title: `checkout 1.${place}.0`,
      })),
    };
    return { status: 200, body: body200 };
  };
}

interface Pan {
  readonly framesPerSecond: number;
  /** The slowest of a hundred, in milliseconds. */
  readonly p99Ms: number;
  readonly redraws: number;
}

/** Processor time that the pages of a browser have taken so far, in milliseconds. */
async function pageCpuMs(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .reduce((sum, { cpuTime }) => sum + 1000 * cpuTime, 0);
}

/** Drags from within the page, so that the way to the browser costs no frames. */
async function pan(page: Page, at: { x: number; y: number }): Promise<Pan> {
  return page.evaluate(
    async ({ x, y, seconds }) => {
      const element = document.elementFromPoint(x, y);
      if (element === null) throw new Error('there is no time axis to drag');
      const fire = (type: string, target: EventTarget, clientX: number): boolean =>
        target.dispatchEvent(
          new MouseEvent(type, {
            bubbles: true,
            cancelable: true,
            clientX,
            clientY: y,
            button: 0,
            buttons: 1,
          }),
        );
      const canvas = document.querySelector<HTMLCanvasElement>(
        '[data-testid="shewhart-control-chart"] canvas',
      )!;
      const context = canvas.getContext('2d')!;
      const clear = context.clearRect.bind(context);
      let redraws = 0;
      context.clearRect = (...area) => {
        redraws += 1;
        clear(...area);
      };
      fire('mousedown', element, x);
      const times: number[] = [];
      let last = await new Promise(requestAnimationFrame);
      const first = last;
      for (let step = 0; last - first < seconds * 1000; step++) {
        fire('mousemove', document, x + 150 * Math.sin(step / 20));
        const now = await new Promise(requestAnimationFrame);
        times.push(now - last);
        last = now;
      }
      fire('mouseup', document, x);
      times.sort((one, other) => one - other);
      return {
        framesPerSecond: (times.length / (last - first)) * 1000,
        p99Ms: times[Math.floor(times.length * 0.99)]!,
        redraws,
      };
    },
    { ...at, seconds: panSeconds },
  );
}

function printSizes(): void {
  const dist = resolve(import.meta.dirname, '../dist');
  console.log('\n| bundle | KiB | KiB gzip |\n| --- | ---: | ---: |');
  for (const file of readdirSync(dist, { recursive: true }) as string[]) {
    if (!file.endsWith('module.js')) continue;
    const id = (JSON.parse(readFileSync(join(dist, file, '../plugin.json'), 'utf8')) as { id: string }).id;
    const served = join(react18.folder, 'public/plugins', id, 'module.js.gz');
    const size = (path: string): string => (existsSync(path) ? (statSync(path).size / 1024).toFixed(0) : '');
    console.log(`| ${file} | ${size(join(dist, file))} | ${size(served)} |`);
  }
}

test.each([
  ['limits that stay', false],
  ['limits that differ', true],
])('pan a chart of many points: %s', async (name, limitsVary) => {
  const host = await startHost(react18, manyPoints(Date.now() / 1000, limitsVary));
  const browser = await launchBrowser();
  try {
    const { page } = await newPage(browser, { width: 1440, height: 900 });
    await page.goto(`${host.url}/d/shewhart-indicator?from=now-17d&to=now&var-indicator=checkout-p95`);
    const target = page.locator(chart).first();
    await target.locator('canvas').first().waitFor();
    await page.waitForFunction(
      (selector) =>
        /\b[45],?\d{3} points/.test(document.querySelector(selector)?.getAttribute('aria-label') ?? ''),
      chart,
    );
    const { x, y, width, height } = await plotBox(target);
    const before = await pageCpuMs(browser);
    const { framesPerSecond, p99Ms, redraws } = await pan(page, { x: x + width / 2, y: y + height + 10 });
    const cpuMs = (await pageCpuMs(browser)) - before;
    // That it moved; how fast is for the reader to judge.
    expect(redraws).toBeGreaterThan(10);
    const summary = await target.getAttribute('aria-label');
    console.log(
      `${name}: ${summary?.slice(0, 120)}\n\n| pan | wanted | measured |\n| --- | ---: | ---: |\n| frames a second | ${wanted} | ${framesPerSecond.toFixed(1)} |`,
    );
    console.log(`| slowest frame of a hundred, ms | | ${p99Ms.toFixed(1)} |`);
    console.log(`| times drawn in ${panSeconds} s | | ${redraws} |`);
    console.log(`| processor time of a drawing, ms | | ${(cpuMs / redraws).toFixed(1)} |`);
  } finally {
    await browser.close();
    await host.close();
  }
});

test('sizes of the bundles', printSizes);
