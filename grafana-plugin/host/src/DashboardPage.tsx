import { useEffect, useState, useSyncExternalStore } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { UrlSyncContextProvider, type EmbeddedScene } from '@grafana/scenes';
import type { Dashboard } from '@grafana/schema';
import { Alert, useStyles2 } from '@grafana/ui';
import { fetchJson, type DashboardEntry } from './catalogue.ts';
import { dashboardScene } from './dashboard-scene.ts';
import { DashboardLinks } from './DashboardLinks.tsx';
import { PageTitle } from './PageTitle.tsx';
import { refreshDashboard } from './dashboard-actions.ts';
import { collectorWatch } from './reachability.ts';

interface Props {
  readonly entry: DashboardEntry;
  readonly dashboards: readonly DashboardEntry[];
}

interface Loaded {
  readonly saved: Dashboard;
  readonly scene: EmbeddedScene;
}

/** One of the saved dashboards. To be mounted anew (by its key) for another one. */
export function DashboardPage({ entry, dashboards }: Props) {
  const styles = useStyles2(getStyles);
  const [loaded, setLoaded] = useState<Loaded>();
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    fetchJson<Dashboard>(`public/dashboards/${entry.uid}.json`).then(
      (saved) => {
        const scene = dashboardScene(saved);
        // What asks for variables outside a scene asks the one on screen.
        window.__grafanaSceneContext = scene;
        setLoaded({ saved, scene });
      },
      (error: Error) => setFailure(error.message),
    );
    return () => {
      window.__grafanaSceneContext = undefined;
    };
  }, [entry.uid]);

  const { returns } = useSyncExternalStore(collectorWatch.state.subscribe, collectorWatch.state.get);
  useEffect(() => {
    if (returns > 0) refreshDashboard();
  }, [returns]);

  if (failure !== undefined)
    return (
      <Alert severity="error" title="The dashboard could not be loaded">
        {failure}
      </Alert>
    );
  return (
    <>
      <PageTitle title={entry.title} description={entry.description}>
        {loaded !== undefined && <DashboardLinks links={loaded.saved.links ?? []} dashboards={dashboards} />}
      </PageTitle>
      <div className={styles.scene}>
        {loaded !== undefined && (
          <UrlSyncContextProvider scene={loaded.scene} updateUrlOnInit createBrowserHistorySteps>
            <loaded.scene.Component model={loaded.scene} />
          </UrlSyncContextProvider>
        )}
      </div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scene: css({ minHeight: `calc(100vh - ${theme.spacing(16)})` }),
});
