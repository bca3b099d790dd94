import { AppPlugin } from '@grafana/data';
import { ConfigurationPage } from './app/ConfigurationPage.tsx';
import { LazyApp } from './app/LazyApp.tsx';
import type { AppSettings } from './app/settings.ts';

export const plugin = new AppPlugin<AppSettings>().setRootPage(LazyApp).addConfigPage({
  id: 'set-up',
  title: 'Set up',
  icon: 'cog',
  body: ConfigurationPage,
});
