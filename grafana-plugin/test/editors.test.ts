import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launchBrowser, newPage, seriousFindings } from './browser.ts';
import { edited, showEditor, type EditorName } from './editor-page.ts';
import { startHost, type HostServer } from './host-server.ts';
import { hosts } from './hosts.ts';
import { panelCollector } from './panel-collector.ts';
import { fieldWords } from '../src/datasource/field-words.ts';
import { fieldsOfKind, queryKinds, queryVersion } from '../src/datasource/query.ts';
import { kindOptions } from '../src/datasource/query-kinds.ts';

/** The editors of the bundle, which the viewer itself never shows, in a real browser. */
describe.skipIf(!hasBrowser).each(hosts)('the editors on $name', (shown) => {
  let browser: Browser;
  let host: HostServer;
  let page: Page;
  let failures: string[];
  /** What the collector answers with instead, when it is to fail. */
  let failure: { status: number; body: unknown } | undefined;
  /** Requests that change something, as they arrived. */
  const posted: { path: string; body: unknown }[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    const { answer } = panelCollector(Date.now());
    host = await startHost(shown, (method, url, body) => {
      if (url.pathname.startsWith('/api/plugins/')) {
        posted.push({ path: url.pathname, body: JSON.parse(body) as unknown });
        return Promise.resolve({ status: 500, body: { message: 'The database is locked.' } });
      }
      return failure === undefined ? answer(method, url, body) : Promise.resolve(failure);
    });
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });
  afterEach(async () => {
    failure = undefined;
    await page?.context().close();
  });

  const open = async (name: EditorName, value: object, { theme = 'dark', width = 1200 } = {}) => {
    ({ page, failures } = await newPage(browser, { width, height: 900 }));
    await page.goto(`${host.url}/d/shewhart-indicator?theme=${theme}`);
    await page.locator('[data-testid="shewhart-control-chart"]').first().waitFor();
    return showEditor(page, name, value);
  };
  const query = (kind: string, fields: object = {}) => ({
    refId: 'A',
    version: queryVersion,
    kind,
    ...fields,
  });
  const field = (label: string) => page.getByTestId('editor').getByLabel(label, { exact: true });
  /** Opens the menu of a field. @returns its options */
  const menuOf = async (label: string): Promise<string[]> => {
    await field(label).click();
    await page.getByRole('option').first().waitFor();
    return page.getByRole('option').allInnerTexts();
  };
  /** By typing: a long menu holds only the options in view. */
  const choose = async (label: string, option: string): Promise<void> => {
    await menuOf(label);
    await field(label).fill(option);
    await page
      .getByRole('option', { name: new RegExp(`^${option}`) })
      .first()
      .click();
  };

  test('every kind of query shows the fields that it has, each with a label', async () => {
    await open('query', query('indicator'));
    for (const kind of queryKinds) {
      const editor = await showEditor(page, 'query', query(kind));
      const { label } = kindOptions.find(({ value }) => value === kind)!;
      expect(await editor.getByLabel('Show', { exact: true }).inputValue()).toBe(label);
      const labels = fieldsOfKind[kind].map((field) => fieldWords[field].label);
      for (const each of labels) expect(await editor.getByLabel(each, { exact: true }).count(), each).toBe(1);
      expect(await editor.locator('input:not([type=radio]), textarea, [role=radiogroup]').count(), kind).toBe(
        labels.length + 1,
      );
      expect(await seriousFindings(page, '#editor-host'), kind).toEqual([]);
    }
    expect(failures).toEqual([]);
  });

  test('another kind keeps the fields that both have, and no other', async () => {
    await open(
      'query',
      query('episodes', { service: 'checkout', status: 'firing', indicator: 'checkout-p95' }),
    );
    await choose('Show', 'Changes');
    expect(await edited(page)).toEqual(query('changes', { service: 'checkout' }));
  });

  test('names are suggested by the collector; variables and other names are taken too', async () => {
    await open('query', query('indicator'));
    const offered = await menuOf('Indicator');
    expect(offered).toHaveLength(4);
    expect(offered[0]).toMatch(/latency p95/);
    await page.getByText('Out of control', { exact: true }).waitFor();
    await field('Indicator').fill('orders error');
    await page.getByRole('option', { name: /error ratio/ }).click();
    expect((await edited(page))['indicator']).toBe('checkout-errors');

    await showEditor(page, 'query', query('episodes'));
    await choose('Service', 'checkout');
    expect((await edited(page))['service']).toBe('checkout');
    await field('Environment').fill('$environment');
    await page.getByRole('option', { name: /\$environment/ }).click();
    expect((await edited(page))['environment']).toBe('$environment');
    await page.getByRole('radio', { name: 'Still lasting' }).check({ force: true });
    expect((await edited(page))['status']).toBe('firing');
    expect(failures).toEqual([]);
  });

  test('texts are taken when they are left, and SQL keeps its lines', async () => {
    await open('query', query('baseline-comparison'));
    await field('Before').fill(' 2 ');
    await field('After').fill('3');
    await page.keyboard.press('Tab');
    expect(await edited(page)).toEqual(query('baseline-comparison', { before: '2', after: '3' }));
    await showEditor(page, 'query', query('sql'));
    await field('SQL').fill('SELECT 1\nFROM v_logs');
    await page.keyboard.press('Tab');
    expect((await edited(page))['sql']).toBe('SELECT 1\nFROM v_logs');
  });

  test('a collector that fails is told beside the field, and a name can still be typed', async () => {
    await open('query', query('effect'));
    failure = { status: 403, body: { detail: 'the token lacks the scope read', code: 'X' } };
    await showEditor(page, 'query', query('incidents'));
    await field('Severity').click();
    await page.getByText(/Not allowed: the token lacks the scope read/).waitFor();
    await field('Severity').fill('SEV1');
    await page.getByRole('option', { name: /SEV1/ }).click();
    expect((await edited(page))['severity']).toBe('SEV1');
  });

  test('what a newer release saved is said to be so, and can be chosen anew', async () => {
    await open('query', { refId: 'A', version: queryVersion + 1, kind: 'forecast' });
    await page.getByText('A newer release of this plugin saved this query').waitFor();
    await choose('Show', 'Readiness');
    expect(await edited(page)).toEqual(query('readiness'));
    await page.getByText('A newer release').waitFor({ state: 'detached' });
  });

  test('annotations offer what has a place on the time axis', async () => {
    await open('annotation', { ...query('changes'), refId: 'Anno' });
    expect((await menuOf('Show')).map((text) => text.split('\n')[0])).toEqual([
      'Episodes',
      'Baselines',
      'Changes',
      'Incidents',
    ]);
    await page.getByRole('option', { name: /^Incidents/ }).click();
    expect((await edited(page))['kind']).toBe('incidents');
    expect(failures).toEqual([]);
  });

  test('variables: a list and its filters, with suggestions, as the text that dashboards hold', async () => {
    await open('variable', { refId: 'variable', query: 'indicators(service=$service, kind=p95)' });
    expect(await field('Service').inputValue()).toBe('$service');
    await choose('Kind', 'rate');
    expect(await edited(page)).toEqual({
      refId: 'variable',
      query: 'indicators(service=$service, kind=rate)',
    });
    expect(await seriousFindings(page, '#editor-host')).toEqual([]);
    // A text saved before the editor existed.
    await showEditor(page, 'variable', { query: 'baselines(indicator=$indicator)' });
    expect(await field('Indicator').inputValue()).toBe('$indicator');
    await showEditor(page, 'variable', { query: 'label_values(up)' });
    await page.getByText('"label_values(up)" is not understood').waitFor();
    await choose('List', 'Teams');
    expect(await edited(page)).toEqual({ refId: 'variable', query: 'teams' });
    expect(failures).toEqual([]);
  });

  test('the data source: an address as it is typed, and a token that is never shown again', async () => {
    const secret = 'secret-of-the-test';
    await open('data-source', { jsonData: {}, secureJsonFields: {} });
    await field('Address').pressSequentially('http://collector:4318/');
    await page.keyboard.press('Tab');
    expect(await edited(page)).toMatchObject({ jsonData: { collectorUrl: 'http://collector:4318' } });
    await field('Address').fill('collector:4318');
    await page.keyboard.press('Tab');
    await page.getByText('An address begins with http:// or https://').waitFor();
    expect(await field('Token').count()).toBe(0);
    await field('Use a token').check({ force: true });
    await field('Token').fill(secret);
    expect(await field('Token').getAttribute('type')).toBe('password');
    expect(await edited(page)).toMatchObject({
      secureJsonData: { token: secret },
      jsonData: { usesToken: true },
    });
    expect(await seriousFindings(page, '#editor-host')).toEqual([]);

    // As Grafana hands it out once it is saved: it says that there is a token, and which no more.
    await showEditor(page, 'data-source', {
      jsonData: { usesToken: true },
      secureJsonFields: { token: true },
    });
    expect(await field('Token').isDisabled()).toBe(true);
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(await field('Token').inputValue()).toBe('');
    expect(await edited(page)).toMatchObject({
      secureJsonFields: { token: false },
      secureJsonData: { token: '' },
    });
    expect(failures).toEqual([]);
  });

  test('the app: which collector its pages show, and what went wrong when it is not saved', async () => {
    const meta = { id: 'shewhart-app', enabled: true, pinned: true, jsonData: { other: 1 } };
    await open('app', meta);
    const picker = page.getByTestId('editor').getByRole('combobox');
    await picker.fill('Shewhart');
    await picker.press('Enter');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The database is locked.').waitFor();
    expect(posted.at(-1)).toEqual({
      path: '/api/plugins/shewhart-app/settings',
      body: { enabled: true, pinned: true, jsonData: { other: 1, dataSourceUid: 'shewhart' } },
    });
    // The colours of a primary button are Grafana's.
    const findings = await seriousFindings(page, '#editor-host');
    expect(findings.filter((finding) => !finding.includes('>Save<'))).toEqual([]);
  });
});
