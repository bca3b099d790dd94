import type { Browser, BrowserContext } from 'playwright-core';
import { expect, test } from 'vitest';
import { chart, launchBrowser } from '../test/browser.ts';
import { loadDemoHistory, shortHistory } from '../test/demo-collector.ts';
import { react18 } from '../test/hosts.ts';
import { isCollectorBuilt, startCollector } from '../test/running-collector.ts';

/**
 * How long until the overview shows its first chart, in headless Chromium: on a first visit, with nothing in the
 * browser's store, and on a later one:
 *
 *   npm run bench:first-chart                                   on a collector of its own with the demo's history
 *   SHEWHART_URL=http://localhost:4318 npm run bench:first-chart   on one that runs, as it serves its viewer
 *
 * Times are from the request for the page to the frame that shows the chart. Processor time is what the page's main
 * thread took until then; unlike the time it hardly depends on what else the machine does. The rest of the time are
 * the answers of the collector and, on a busy machine, waiting for a processor.
 */
const visits = 7;
const wantedMs = { first: 2000, later: 2000 };

interface Visit {
  readonly ms: number;
  readonly cpuMs: number;
  readonly bytes: number;
  readonly requests: number;
}

async function visit(context: BrowserContext, url: string): Promise<Visit> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript((selector) => {
    const shown = new Promise<number>((found) => {
      const look = (now: number): void => {
        const canvas = document.querySelector<HTMLCanvasElement>(`${selector} canvas`);
        if (canvas !== null && canvas.width > 0) found(now);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    Object.assign(window, { firstChartShown: shown });
  }, chart);
  await page.goto(url, { waitUntil: 'commit' });
  const ms = await page.evaluate(
    () => (window as unknown as { firstChartShown: Promise<number> }).firstChartShown,
  );
  const { metrics } = await session.send('Performance.getMetrics');
  const asked = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).map(
      ({ name, transferSize, responseEnd }) => ({ name, transferSize, responseEnd }),
    ),
  );
  await page.close();
  const before = asked.filter(({ responseEnd }) => responseEnd <= ms);
  return {
    ms,
    cpuMs: 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value,
    bytes: before.reduce((sum, { transferSize }) => sum + transferSize, 0),
    requests: before.filter(({ name }) => new URL(name).pathname.startsWith('/api/')).length,
  };
}

async function measure(browser: Browser, url: string): Promise<Record<keyof typeof wantedMs, Visit[]>> {
  const all: Record<keyof typeof wantedMs, Visit[]> = { first: [], later: [] };
  for (let turn = 0; turn < visits; turn++) {
    // A context of its own has an empty cache.
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    all.first.push(await visit(context, url));
    all.later.push(await visit(context, url));
    await context.close();
  }
  return all;
}

function row(name: keyof typeof wantedMs, all: readonly Visit[]): string {
  const sorted = (of: (each: Visit) => number): number[] => all.map(of).sort((one, other) => one - other);
  const median = (of: (each: Visit) => number): number => sorted(of)[all.length >> 1]!;
  const ms = sorted((each) => each.ms);
  return [
    '',
    `${name} visit`,
    wantedMs[name],
    median((each) => each.ms).toFixed(0),
    `${ms[0]!.toFixed(0)} to ${ms.at(-1)!.toFixed(0)}`,
    median((each) => each.cpuMs).toFixed(0),
    (median((each) => each.bytes) / 1024).toFixed(0),
    median((each) => each.requests),
    '',
  ]
    .join(' | ')
    .trim();
}

const running = process.env['SHEWHART_URL'];

test.skipIf(running === undefined && !isCollectorBuilt)(
  'the first chart of a visit',
  { timeout: 600_000 },
  async () => {
    const collector =
      running === undefined
        ? await startCollector({ ...shortHistory, SHEWHART_VIEWER_DIRECTORY: react18.folder })
        : { url: running, stop: () => Promise.resolve() };
    const browser = await launchBrowser();
    try {
      if (running === undefined) await loadDemoHistory(collector, AbortSignal.timeout(480_000));
      const { first, later } = await measure(browser, `${collector.url}/`);
      // That a chart came; how soon is for the reader to judge.
      expect(first.every(({ ms }) => ms > 0)).toBe(true);
      console.log(
        [
          `${visits} visits of ${collector.url}`,
          '',
          '| until the first chart | wanted ms | median ms | range ms | main thread ms | KiB | requests to /api |',
          '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
          row('first', first),
          row('later', later),
        ].join('\n'),
      );
    } finally {
      await browser.close();
      await collector.stop();
    }
  },
);
