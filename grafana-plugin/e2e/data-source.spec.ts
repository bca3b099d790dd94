import { expect, test } from '@grafana/plugin-e2e';

const type = 'shewhart-collector-datasource';

test('"Save & test" tells that the collector is ready', async ({ createDataSourceConfigPage, page }) => {
  const configuration = await createDataSourceConfigPage({ type });
  await page.getByRole('textbox', { name: /collector/i }).fill('http://localhost:4318');
  await expect(configuration.saveAndTest({ path: '/api/datasources/proxy/uid' })).toBeOK();
  await expect(configuration).toHaveAlert('success', { hasText: 'The collector is ready' });
});

test('a wrong address is said to be wrong', async ({ createDataSourceConfigPage, page }) => {
  const configuration = await createDataSourceConfigPage({ type });
  await page.getByRole('textbox', { name: /collector/i }).fill('http://localhost:1');
  await configuration.saveAndTest({ skipWaitForResponse: true });
  await expect(configuration).toHaveAlert('error');
});

test('SQL is answered through the proxy', async ({ panelEditPage, readProvisionedDataSource }) => {
  const dataSource = await readProvisionedDataSource({ fileName: 'shewhart.yaml' });
  await panelEditPage.datasource.set(dataSource.name);
  await panelEditPage.setVisualization('Table');
  const row = panelEditPage.getQueryEditorRow('A');
  await row.getByRole('combobox').first().click();
  await row.page().getByRole('option', { name: 'SQL' }).click();
  await row.getByRole('textbox').first().fill('SELECT 42 AS answer');
  await panelEditPage.refreshPanel();
  await expect(panelEditPage.panel.data).toContainText(['42']);
});
