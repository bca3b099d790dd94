import { defineConfig, devices } from '@playwright/test';

/** Against the Grafana of docker-compose.yaml, or the one at GRAFANA_URL. */
export default defineConfig({
  testDir: '.',
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  use: { baseURL: process.env['GRAFANA_URL'] ?? 'http://localhost:3000', trace: 'retain-on-failure' },
  projects: [{ name: 'chromium', use: devices['Desktop Chrome'] }],
});
