import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData } from '@grafana/data';
import type { PanelDataErrorViewProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';

/** What a panel shows instead of a chart: why there is none. */
export function PanelDataErrorView({ data, message, fieldConfig }: PanelDataErrorViewProps) {
  const styles = useStyles2(getStyles);
  const isEmpty = !data.series.some(({ length }) => length > 0);
  // That there is nothing must not be said where nothing was learned.
  const isUnknown = isEmpty && data.state === LoadingState.Error;
  const reason = isEmpty
    ? (fieldConfig?.defaults.noValue ??
      'No data in this time range. Choose a longer one, or look whether telemetry arrives.')
    : 'The data have no time or no number to chart.';
  return (
    <div className={styles.body} data-testid="data-testid Panel data error message">
      {isUnknown ? failureText(data) : (message ?? reason)}
    </div>
  );
}

function failureText({ errors, error }: PanelData): string {
  const first = errors?.[0] ?? error;
  return first?.message ?? first?.data?.message ?? 'Not known: the query failed.';
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    height: '100%',
    padding: theme.spacing(2),
    color: theme.colors.text.secondary,
    textAlign: 'center',
  }),
});
