import { createRoot } from 'react-dom/client';
import { getThemeById, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { config, locationService, LocationServiceProvider } from '@grafana/runtime';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { Router } from 'router-v5';
import { CompatRouter } from 'router-v5-compat';
import { fetchJson, type Catalogue } from './catalogue.ts';
import { followInternalLinks } from './internal-links.ts';
import { shareModules } from './plugin-loader.ts';
import { installServices } from './services.tsx';
import { followSystemTheme } from './theme-choice.ts';
import { Viewer } from './Viewer.tsx';

async function start(root: HTMLElement): Promise<void> {
  const [catalogue] = await Promise.all([
    fetchJson<Catalogue>('public/catalogue.json'),
    initPluginTranslations('grafana'),
  ]);
  installServices(catalogue.plugins);
  shareModules();
  followInternalLinks();
  followSystemTheme();
  createRoot(root).render(
    <ThemeContext.Provider value={getThemeById(config.bootData.user.theme)}>
      <GlobalStyles />
      {/* Links of @grafana/ui use version 5 of the router, scenes version 6: Grafana nests them alike. */}
      <Router history={locationService.getHistory() as unknown}>
        <CompatRouter>
          <LocationServiceProvider service={locationService}>
            <Viewer catalogue={catalogue} />
          </LocationServiceProvider>
          <PortalContainer />
        </CompatRouter>
      </Router>
    </ThemeContext.Provider>,
  );
}

const root = document.getElementById('reactRoot');
if (root !== null) {
  start(root).catch((error: unknown) => {
    // eslint-disable-next-line no-console
    console.error(error);
    root.textContent = `The viewer could not start: ${error instanceof Error ? error.message : String(error)}`;
    root.id = 'host-error';
  });
}
