import { css } from '@emotion/css';
import type { DataQueryError, GrafanaTheme2 } from '@grafana/data';
import type { PanelDataErrorViewProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';

/** What a panel shows instead of a chart: why there is none. */
export function PanelDataErrorView({ data, message, fieldConfig }: PanelDataErrorViewProps) {
  const styles = useStyles2(getStyles);
  // An answer that never came is not one that holds nothing.
  const failure = data.errors?.[0] ?? data.error;
  const isEmpty = !data.series.some(({ length }) => length > 0);
  const reason = isEmpty
    ? (fieldConfig?.defaults.noValue ??
      'No data in this time range. Choose a longer one, or look whether telemetry arrives.')
    : 'The data have no time or no number to chart.';
  return (
    <div className={styles.body} data-testid="data-testid Panel data error message">
      {isEmpty && failure !== undefined ? failureText(failure) : (message ?? reason)}
    </div>
  );
}

const failureText = ({ message, data }: DataQueryError): string =>
  message ?? data?.message ?? 'The query failed.';

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
