import { dateTimeFormat, dateTimeFormatTimeAgo, formattedValueToString, getValueFormat } from '@grafana/data';
import { grafanaUnit } from '../datasource/grafana-unit.ts';

const dash = '–';

/** An instant in the reader's time zone. */
export const instantText = (iso: string | null | undefined): string =>
  iso === null || iso === undefined || iso === ''
    ? dash
    : dateTimeFormat(iso, { format: 'YYYY-MM-DD HH:mm' });

export const agoText = (iso: string): string => dateTimeFormatTimeAgo(iso);

/** A duration in milliseconds, as people say it. */
export function durationText(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? dash : formattedValueToString(getValueFormat('ms')(ms, 1));
}

export function shareText(share: number | null | undefined): string {
  return share === null || share === undefined
    ? dash
    : formattedValueToString(getValueFormat('percentunit')(share, 1));
}

/** A number in a unit of OpenTelemetry. */
export function measureText(value: number | null | undefined, ucum: string): string {
  if (value === null || value === undefined) return dash;
  return formattedValueToString(getValueFormat(grafanaUnit(ucum) ?? 'short')(value));
}

/** With a sign: what was added or taken away. Shares differ by points; a per cent of a share would be something else. */
export function differenceText(value: number | null | undefined, ucum: string): string {
  if (value === null || value === undefined) return dash;
  const unit = grafanaUnit(ucum);
  const points = unit === 'percentunit' ? 100 * value : unit === 'percent' ? value : undefined;
  const size =
    points === undefined
      ? measureText(Math.abs(value), ucum)
      : `${formattedValueToString(getValueFormat('none')(Math.abs(points)))} points`;
  return `${signOf(value)}${size}`;
}

/** A relative change, with its sign; empty where it is not known. */
export const relativeText = (share: number | null | undefined): string =>
  share === null || share === undefined
    ? ''
    : `${signOf(share)}${(Math.abs(share) * 100).toFixed(Math.abs(share) < 0.1 ? 1 : 0)} %`;

const signOf = (value: number): string => (value > 0 ? '+' : value < 0 ? '−' : '±');
