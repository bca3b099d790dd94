import { lazy, Suspense } from 'react';
import type { AppRootProps } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import type { AppSettings } from './settings.ts';

const App = lazy(() => import('./App.tsx'));

/** Grafana loads the app's module for its panels too, so the pages come only when one is opened. */
export function LazyApp(props: AppRootProps<AppSettings>) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="Loading the page…" />}>
      <App {...props} />
    </Suspense>
  );
}
