import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { getThemeById, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { config, locationService, LocationServiceProvider } from '@grafana/runtime';
import { UrlSyncContextProvider } from '@grafana/scenes';
import type { Dashboard } from '@grafana/schema';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { Router } from 'router-v5';
import { CompatRouter } from 'router-v5-compat';
import { fetchJson, type Catalogue } from './catalogue.ts';
import { dashboardScene } from './dashboard-scene.ts';
import { shareModules } from './plugin-loader.ts';
import { installServices } from './services.tsx';
import { Shell } from './Shell.tsx';

const firstDashboard = 'shewhart-overview';

/** The dashboard that the address names: `/d/<uid>/…`; the overview without one. */
function wantedDashboard(): string {
  return /\/d\/([\w-]+)/.exec(location.pathname)?.[1] ?? firstDashboard;
}

async function start(root: HTMLElement): Promise<void> {
  await initPluginTranslations('grafana');
  const catalogue = await fetchJson<Catalogue>('public/catalogue.json');
  installServices(catalogue.plugins);
  shareModules();
  const uid = wantedDashboard();
  if (!catalogue.dashboards.some((each) => each.uid === uid)) {
    render(root, catalogue, uid, <p>There is no dashboard {uid}. Choose one above.</p>);
    return;
  }
  const dashboard = await fetchJson<Dashboard>(`public/dashboards/${uid}.json`);
  document.title = `${dashboard.title} · Shewhart`;
  const scene = dashboardScene(dashboard);
  // What asks for variables outside a scene asks the one on screen.
  window.__grafanaSceneContext = scene;
  render(
    root,
    catalogue,
    uid,
    <UrlSyncContextProvider scene={scene}>
      <scene.Component model={scene} />
    </UrlSyncContextProvider>,
  );
}

function render(root: HTMLElement, { dashboards }: Catalogue, uid: string, body: ReactNode): void {
  createRoot(root).render(
    <ThemeContext.Provider value={getThemeById(config.bootData.user.theme)}>
      <GlobalStyles />
      {/* Links of @grafana/ui use version 5 of the router, scenes version 6: Grafana nests them alike. */}
      <Router history={locationService.getHistory()}>
        <CompatRouter>
          <LocationServiceProvider service={locationService}>
            <Shell dashboards={dashboards} current={uid}>
              {body}
            </Shell>
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
    console.error(error);
    root.textContent = `The viewer could not start: ${error instanceof Error ? error.message : String(error)}`;
    root.id = 'host-error';
  });
}
