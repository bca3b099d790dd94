import { expect, test } from '@grafana/plugin-e2e';

test('the first page of the app tells what is out of control', async ({ gotoAppPage, page }) => {
  await gotoAppPage({ pluginId: 'shewhart-app', path: '/overview' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('App not found')).toHaveCount(0);
});

test('the configuration page says how to set it up', async ({ gotoAppConfigPage, page }) => {
  await gotoAppConfigPage({ pluginId: 'shewhart-app' });
  await expect(page.getByText('Set up Shewhart')).toBeVisible();
});
