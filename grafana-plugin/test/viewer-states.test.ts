import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { afterFrames, chart, hasBrowser, launchBrowser, newPage, seriousFindings } from './browser.ts';
import { panelCollector } from './panel-collector.ts';
import { startHost, type Answer, type HostServer } from './host-server.ts';
import { hosts } from './hosts.ts';

/** The page around the dashboards: what it says on a collector that is empty, away, or wants a token; how it is used. */

const fixture = panelCollector(Date.now()).answer;

/** A collector to which nothing was ever sent. */
const emptyCollector: Answer = (method, url, body) => {
  if (url.pathname === '/api/v1/indicators') return ok({ indicators: [] });
  if (url.pathname === '/api/v1/episodes') return ok({ episodes: [] });
  if (url.pathname !== '/readyz') return fixture(method, url, body);
  const grpc = { ready: true, detail: 'It listens.', facts: { address: '127.0.0.1:4999' } };
  const flow = { ready: true, detail: 'What comes in is stored.', facts: { lastStoredAgeSeconds: null } };
  return ok({ status: 'ready', parts: { grpc, flow } });
};

const ok = (body: unknown) => Promise.resolve({ status: 200, body });
const noAnswer = () => Promise.resolve({ status: 0, body: undefined });

describe.skipIf(!hasBrowser).each(hosts)('around the dashboards on $name', (shown) => {
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
    answer = fixture;
    ({ page, failures } = await newPage(browser));
  });
  afterEach(() => page.context().close());

  const open = async (path: string): Promise<void> => {
    await page.goto(`${host.url}${path}`);
    await page.locator(`${chart} canvas`).first().waitFor();
  };

  test('an empty collector is told how to get its first telemetry, and looks again by itself', async () => {
    answer = emptyCollector;
    await page.goto(`${host.url}/`);
    await page.getByText('No telemetry has arrived yet').waitFor();
    const words = await page.locator('main').innerText();
    expect(words).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=${host.url}`);
    expect(words).toContain('http://127.0.0.1:4999');
    expect(words).toContain('npm run demo');
    answer = fixture;
    await page.locator(`${chart} canvas`).first().waitFor();
    await page.getByText('No telemetry has arrived yet').waitFor({ state: 'detached' });
  });

  test('a collector that stops is said to be away, and its charts go on once it is back', async () => {
    await open('/d/shewhart-service');
    answer = noAnswer;
    await page.keyboard.press('d');
    await page.keyboard.press('r');
    await page.getByText('The collector does not answer').first().waitFor();
    answer = fixture;
    host.asked.length = 0;
    await page.getByText('The collector does not answer').first().waitFor({ state: 'detached' });
    await expect.poll(() => host.asked.some((each) => each.includes('/chart?'))).toBe(true);
  });

  test('asks for a token where one is needed, says what is wrong with it, and keeps it in the tab', async () => {
    host.token = 'shewhart_right';
    try {
      await page.goto(`${host.url}/d/shewhart-service`);
      await page.getByRole('heading', { name: 'A token is needed' }).waitFor();
      const field = page.getByLabel(/^Token/);
      await field.fill('shewhart_wrong');
      await page.getByRole('button', { name: 'Show the dashboards' }).click();
      await page.getByText('The collector does not know this token').waitFor();
      // Its colours fade in when it can be pressed again.
      await expect
        .poll(() => page.getByRole('button', { name: 'Show the dashboards' }).isEnabled())
        .toBe(true);
      await afterFrames(page);
      expect(await seriousFindings(page, 'main')).toEqual([]);
      await field.fill('shewhart_right');
      await field.press('Enter');
      await page.locator(`${chart} canvas`).first().waitFor();
      await page.reload();
      await page.locator(`${chart} canvas`).first().waitFor();
      expect(await page.evaluate(() => localStorage.getItem('shewhart.token'))).toBeNull();
      await page.getByRole('button', { name: 'Forget the token' }).click();
      await page.getByRole('heading', { name: 'A token is needed' }).waitFor();
    } finally {
      host.token = undefined;
    }
  });

  test.each([
    ['/d/nowhere', 'There is no dashboard nowhere.'],
    ['/a/nothing/x', 'There is no app nothing.'],
    ['/explore', 'There is no page /explore.'],
  ])('%s: says that it is not there, and where to begin', async (path, words) => {
    await page.goto(`${host.url}${path}`);
    await page.getByRole('heading', { name: words }).waitFor();
    await page.getByRole('link', { name: 'overview', exact: true }).click();
    await page.getByRole('heading', { name: 'Process control overview' }).waitFor();
  });

  test('changes pages without loading anew, at the same time and with the same variables', async () => {
    await open('/d/shewhart-service?from=now-2d&to=now&timezone=utc&var-service=checkout');
    await page.evaluate(() => Object.assign(window, { isTheSamePage: true }));
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: 'Process control overview' })
      .click();
    await page.getByRole('heading', { name: 'Process control overview' }).waitFor();
    const chosen = new URL(page.url()).searchParams;
    expect([chosen.get('from'), chosen.get('timezone'), chosen.get('var-service')]).toEqual([
      'now-2d',
      'utc',
      'checkout',
    ]);
    expect(await page.evaluate(() => (window as { isTheSamePage?: boolean }).isTheSamePage)).toBe(true);
    await page.goBack();
    await page.getByRole('heading', { name: 'Service detail' }).waitFor();
    expect(await page.title()).toBe('Service detail · Shewhart');
  });

  test('begins with a way to the content for the keyboard, and tells its keys', async () => {
    await open('/');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'content');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog');
    await help.getByText('Refreshes every panel').waitFor();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    const before = new URL(page.url()).searchParams.get('from');
    await page.keyboard.press('t');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction((from) => new URL(location.href).searchParams.get('from') !== from, before);
  });

  test('keeps the theme that was chosen, and has the system’s until then', async () => {
    const scheme = () => page.evaluate(() => document.documentElement.style.colorScheme);
    await page.emulateMedia({ colorScheme: 'dark' });
    await open('/');
    expect(await scheme()).toBe('dark');
    await page.getByRole('combobox', { name: 'Theme' }).click();
    await page.getByRole('option', { name: 'Light theme' }).click();
    await page.waitForFunction(() => document.documentElement.style.colorScheme === 'light');
    await page.locator(`${chart} canvas`).first().waitFor();
    await page.reload();
    expect(await scheme()).toBe('light');
  });

  test('says which theme is on screen, also when the address says so', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    const picker = page.getByRole('combobox', { name: 'Theme' });
    await open('/?theme=light');
    expect(await picker.inputValue()).toBe('Light theme');
    await picker.click();
    await page.getByRole('option', { name: 'System theme' }).click();
    await page.waitForFunction(() => document.documentElement.style.colorScheme === 'dark');
    expect(new URL(page.url()).searchParams.has('theme')).toBe(false);
    await expect.poll(() => picker.inputValue()).toBe('System theme');
  });

  test('what failed is not said to be nothing', async () => {
    answer = (method, url, body) =>
      url.pathname === '/api/v1/indicators' ? fixture(method, url, body) : noAnswer();
    await page.goto(`${host.url}/`);
    await page
      .getByTestId(/Panel data error/)
      .filter({ hasText: 'does not answer' })
      .first()
      .waitFor();
    await expect.poll(() => page.locator('main').innerText()).not.toContain('Nothing is out of control');
  });

  test.each([400, 2560])('fits a width of %d', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${host.url}/`);
    await page.getByRole('heading', { name: 'Process control overview' }).waitFor();
    await page.locator('[data-testid^="data-testid Panel header"]').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  });

  test.each(['light', 'dark'])('has no serious finding of axe in the %s theme', async (theme) => {
    await open(`/?theme=${theme}`);
    const findings = await seriousFindings(page, 'body');
    expect(findings.filter((finding) => !isGrafanas(finding))).toEqual([]);
    expect(failures).toEqual([]);
  });
});

/** Findings in the components of @grafana/ui and scenes that a plugin cannot mend. */
function isGrafanas(finding: string): boolean {
  return /panel-menu|aria-label="Toggle|rdg-|react-grid-item|data-testid="data-testid (Time|Refresh)/.test(
    finding,
  );
}
