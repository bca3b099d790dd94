import { expect, test } from '@grafana/plugin-e2e';

const dashboards = [
  'shewhart-overview',
  'shewhart-service',
  'shewhart-indicator',
  'shewhart-delivery',
  'shewhart-incidents',
  'shewhart-baselines',
  'shewhart-data-quality',
  'shewhart-collector',
];

for (const uid of dashboards) {
  test(`${uid} was imported with the app, and shows no error`, async ({ gotoDashboardPage, page }) => {
    await gotoDashboardPage({ uid });
    await page.waitForLoadState('networkidle');
    await expect(page.getByTestId(/Panel status error/)).toHaveCount(0);
  });
}

test('the control chart draws, is zoomed, and keeps its limits', async ({ gotoDashboardPage, page }) => {
  await gotoDashboardPage({ uid: 'shewhart-overview' });
  const chart = page.getByTestId('shewhart-control-chart').first();
  await expect(chart.locator('canvas').first()).toBeVisible();
  const box = await chart.locator('.u-over').first().boundingBox();
  if (box === null) throw new Error('the chart is not on screen');
  await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 50, { steps: 6 });
  await page.mouse.up();
  await page.waitForURL(/from=20\d\d/);
  await expect(chart).toHaveAttribute('aria-label', /points/);
});
