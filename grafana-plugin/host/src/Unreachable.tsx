import { useSyncExternalStore } from 'react';
import { Alert } from '@grafana/ui';
import { collectorWatch } from './reachability.ts';

/** Says that the collector is away, for as long as it is. */
export function Unreachable() {
  const { isReachable } = useSyncExternalStore(collectorWatch.state.subscribe, collectorWatch.state.get);
  // The region is always there, so that screen readers tell what appears in it.
  return (
    <div role="status">
      {!isReachable && (
        <Alert severity="error" title="The collector does not answer">
          Nothing new is shown until {location.origin} answers; the page keeps asking and goes on by itself.
          Does <code>npm start</code> (or <code>shewhart serve</code>) still run?{' '}
          <code>npx shewhart doctor</code> says what is wrong.
        </Alert>
      )}
    </div>
  );
}
