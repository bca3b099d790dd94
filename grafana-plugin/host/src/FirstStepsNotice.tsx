import { useEffect, useState, useSyncExternalStore } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, useStyles2 } from '@grafana/ui';
import type { IndicatorListResponse, ReadinessResponse } from '@shewhart/schemas/api';
import { firstSteps, type FirstSteps } from './first-steps.ts';
import { collectorWatch } from './reachability.ts';

/** How often a collector that is not there yet is asked how far it is, in milliseconds. */
const askEveryMs = 10_000;

/** What to do on a collector that has no charts yet, and how far it is. Nothing once every indicator has limits but those of a point a day. */
export function FirstStepsNotice({ onProgress }: { readonly onProgress: () => void }) {
  const [steps, setSteps] = useState<FirstSteps>({ kind: 'done' });
  const { returns } = useSyncExternalStore(collectorWatch.state.subscribe, collectorWatch.state.get);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    let last: string | undefined;
    const ask = async (): Promise<void> => {
      const backend = getBackendSrv();
      const [indicators, readiness] = await Promise.all([
        backend.get<IndicatorListResponse>('/api/v1/indicators'),
        fetch(new URL('readyz', document.baseURI)).then(
          (answer) => answer.json() as Promise<ReadinessResponse>,
        ),
      ]);
      if (isOver) return;
      const next = firstSteps(indicators, readiness, location.origin);
      setSteps(next);
      // Charts that were not there when the dashboard asked are there now.
      if (last !== undefined && last !== next.kind) onProgress();
      last = next.kind;
      if (next.kind !== 'done') timer = setTimeout(() => void ask().catch(() => undefined), askEveryMs);
    };
    // When it does not answer, other parts of the page say so, and `returns` begins anew.
    ask().catch(() => undefined);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [returns, onProgress]);
  return <div role="status">{steps.kind === 'done' ? null : <Words steps={steps} />}</div>;
}

function Words({ steps }: { readonly steps: Exclude<FirstSteps, { kind: 'done' }> }) {
  const styles = useStyles2(getStyles);
  switch (steps.kind) {
    case 'empty':
      return (
        <Alert severity="info" title="No telemetry has arrived yet">
          <p>Point any OpenTelemetry SDK or collector here; charts begin without further configuration:</p>
          <pre className={styles.code} tabIndex={0}>
            {`export OTEL_EXPORTER_OTLP_ENDPOINT=${steps.http}\nexport OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf   # gRPC: ${steps.grpc}`}
          </pre>
          <p>
            No service at hand? <code>npm run demo</code> sends the telemetry of a small shop, with 30 days of
            history. Something sends and nothing comes? <code>npx shewhart doctor</code> finds out why.
          </p>
        </Alert>
      );
    case 'arriving':
      return (
        <Alert severity="info" title="Telemetry arrives; the first charts are on their way">
          What is charted is decided once a service&apos;s history has settled and there are some ten records
          in a bucket. This page looks again by itself.
        </Alert>
      );
    case 'learning':
      return (
        <p className={styles.line}>
          <progress max={steps.found} value={steps.withLimits} aria-label="Indicators with limits" />{' '}
          {steps.withLimits} of {steps.found} indicators have limits; the others are learning theirs: 20
          points and a day of telemetry.
        </p>
      );
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  code: css({ overflowX: 'auto' }),
  line: css({ color: theme.colors.text.secondary, marginBottom: theme.spacing(1) }),
});
