import { useMemo, type ReactNode } from 'react';
import type { AppRootProps } from '@grafana/data';
import { getDataSourceSrv, PluginPage } from '@grafana/runtime';
import { EmptyState, LinkButton } from '@grafana/ui';
import type { CollectorDataSource } from '../datasource/data-source.ts';
import { Answered } from './Answered.tsx';
import { BaselinesPage } from './BaselinesPage.tsx';
import { ChangePage } from './ChangePage.tsx';
import { CollectorContext } from './collector-source.ts';
import { IncidentPage } from './IncidentPage.tsx';
import { OverviewPage } from './OverviewPage.tsx';
import { routeOf } from './route.ts';
import { ServicePage } from './ServicePage.tsx';
import { chosenDataSource, dataSourceType, type AppSettings } from './settings.ts';
import { useAnswer } from './use-answer.ts';
import { useAddress } from './use-location.ts';

/** The app's pages: the one that the address names, on the collector that was chosen for the app. */
export default function App({ meta }: AppRootProps<AppSettings>) {
  const { pathname } = useAddress();
  const settings = meta.jsonData;
  const chosen = useMemo(
    () => chosenDataSource(settings, getDataSourceSrv().getList({ pluginId: dataSourceType })),
    [settings],
  );
  const source = useAnswer(chosen?.uid ?? '', async () =>
    chosen === undefined ? undefined : ((await getDataSourceSrv().get(chosen.uid)) as CollectorDataSource),
  );
  return (
    <Answered asked={source} what="the data source">
      {(found) =>
        found === undefined ? (
          <NoDataSource isChosen={(settings?.dataSourceUid ?? '') !== ''} />
        ) : (
          <CollectorContext.Provider value={found}>{pageOf(pathname)}</CollectorContext.Provider>
        )
      }
    </Answered>
  );
}

function pageOf(pathname: string): ReactNode {
  const route = routeOf(pathname);
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'baselines':
      return <BaselinesPage />;
    case 'service':
      return <ServicePage key={route.id} name={route.id} />;
    case 'change':
      return <ChangePage key={route.id} id={route.id} />;
    case 'incident':
      return <IncidentPage key={route.id} id={route.id} />;
    case 'unknown':
      return (
        <PluginPage pageNav={{ text: 'Not found' }}>
          <EmptyState
            variant="not-found"
            message={`There is no page ${route.path}`}
            button={<LinkButton href="/a/shewhart-app/overview">Open the overview</LinkButton>}
          />
        </PluginPage>
      );
  }
}

function NoDataSource({ isChosen }: { readonly isChosen: boolean }) {
  return (
    <PluginPage pageNav={{ text: 'Set up' }}>
      <EmptyState
        variant="call-to-action"
        message={isChosen ? 'The data source of the app is gone' : 'There is no collector to ask yet'}
        button={
          isChosen ? (
            <LinkButton href="/plugins/shewhart-app">Choose another</LinkButton>
          ) : (
            <LinkButton href={`/connections/datasources/${dataSourceType}`} icon="plus">
              Add the data source
            </LinkButton>
          )
        }
      >
        The pages show what a Shewhart collector found out; the data source says where it is.
      </EmptyState>
    </PluginPage>
  );
}
