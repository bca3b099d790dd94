import { useEffect, useState } from 'react';
import type { AppPlugin } from '@grafana/data';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { Route, Routes, useLocation } from 'react-router';
import type { ViewerPlugin } from './catalogue.ts';
import { importPlugin } from './plugin-loader.ts';

/** The pages of an app: everything below `/a/<app>` is its own to route. */
export function AppPage({ meta }: { readonly meta: ViewerPlugin }) {
  const [app, setApp] = useState<AppPlugin>();
  const [failure, setFailure] = useState<string>();
  const { pathname, search } = useLocation();
  useEffect(() => {
    importPlugin<AppPlugin>(meta).then(
      (plugin) => {
        plugin.meta = meta;
        plugin.init(plugin.meta);
        setApp(plugin);
      },
      (error: Error) => setFailure(error.message),
    );
  }, [meta]);
  if (failure !== undefined)
    return (
      <Alert severity="error" title="The pages could not be loaded">
        {failure}
      </Alert>
    );
  if (app === undefined) return <LoadingPlaceholder text="" />;
  const Root = app.root;
  if (Root === undefined) return <p>{meta.name} has no pages.</p>;
  return (
    <Routes>
      <Route
        path="/a/:pluginId/*"
        element={
          <Root
            meta={app.meta}
            basename={`/a/${meta.id}`}
            onNavChanged={() => undefined}
            query={Object.fromEntries(new URLSearchParams(search))}
            path={pathname}
          />
        }
      />
    </Routes>
  );
}
