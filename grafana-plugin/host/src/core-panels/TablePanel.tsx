import type { PanelProps } from '@grafana/data';
import { Table } from '@grafana/ui';
import { PanelDataErrorView } from '../PanelDataErrorView.tsx';

/** The first frame as a table, without the columns that are hidden from view. */
export function TablePanel(props: PanelProps) {
  const { data, width, height, id, fieldConfig, timeRange } = props;
  const [frame] = data.series;
  if (frame === undefined || frame.length === 0) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} />;
  }
  const fields = frame.fields.filter(({ config }) => !isHidden(config.custom));
  return <Table data={{ ...frame, fields }} width={width} height={height} timeRange={timeRange} />;
}

const isHidden = (custom: unknown): boolean =>
  (custom as { hideFrom?: { viz?: boolean } } | undefined)?.hideFrom?.viz === true;
