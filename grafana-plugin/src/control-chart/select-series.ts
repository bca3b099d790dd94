import { FieldType, getFieldDisplayName, type DataFrame, type Field } from '@grafana/data';
import { hideFrom } from '../panel-kit/hide-from.ts';
import { eventKind } from './event-markers.ts';

/** A time series of a response: the value, its times, and the frame that holds both. */
export interface TimeSeries {
  readonly name: string;
  readonly frame: DataFrame;
  readonly time: Field<number>;
  readonly value: Field<number | null>;
}

/** Fields by these names describe another field: limits, sizes and rules as the collector sends them. */
const describing = new Set(['center', 'lower', 'upper', 'score', 'size', 'baseline_version']);

/** All series of a response that could be charted, in their order. */
export function chartableSeries(frames: readonly DataFrame[]): TimeSeries[] {
  return frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time) as Field<number> | undefined;
    if (time === undefined || frame.length === 0 || eventKind(frame) !== undefined) return [];
    return frame.fields
      .filter(
        (field) => field.type === FieldType.number && !isDescribing(frame, field) && !hideFrom(field).viz,
      )
      .map((field) => ({
        name: getFieldDisplayName(field, frame, frames as DataFrame[]),
        frame,
        time,
        value: field as Field<number | null>,
      }));
  });
}

function isDescribing(frame: DataFrame, field: Field): boolean {
  return describing.has(field.name) && frame.fields.some(({ name }) => name === 'center');
}

/** The series of that name, or the first. */
export function selectSeries(all: readonly TimeSeries[], name: string): TimeSeries | undefined {
  return all.find((series) => series.name === name) ?? all[0];
}
