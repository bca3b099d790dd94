import { FieldType, type DataFrame, type Field, type Labels } from '@grafana/data';

/**
 * Frames in the long form, as SQL answers — a row for every instant and series, told apart by columns of text —
 * as a frame for every series, with those texts as labels. All other frames are left as they are.
 */
export function withoutLongFrames(frames: readonly DataFrame[]): readonly DataFrame[] {
  if (!frames.some(isLong)) return frames;
  return frames.flatMap((frame) => (isLong(frame) ? seriesOf(frame) : [frame]));
}

function isLong({ fields, length }: DataFrame): boolean {
  const time = fields.find(({ type }) => type === FieldType.time);
  if (time === undefined || !fields.some(isText) || !fields.some(({ type }) => type === FieldType.number))
    return false;
  return new Set(time.values).size < length;
}

const isText = ({ type }: Field): boolean => type === FieldType.string;

function seriesOf(frame: DataFrame): DataFrame[] {
  const texts = frame.fields.filter(isText);
  const rowsOf = new Map<string, number[]>();
  for (let row = 0; row < frame.length; row++) {
    const key = JSON.stringify(texts.map(({ values }) => String(values[row] ?? '')));
    const rows = rowsOf.get(key);
    if (rows === undefined) rowsOf.set(key, [row]);
    else rows.push(row);
  }
  const others = frame.fields.filter((field) => !isText(field));
  return [...rowsOf].map(([key, rows]) => {
    const said = JSON.parse(key) as string[];
    const labels: Labels = Object.fromEntries(texts.map(({ name }, place) => [name, said[place]!]));
    const fields = others.map((field) => ({
      ...field,
      // What was worked out for the whole column, such as its name, is not so for a part of it.
      state: null,
      ...(field.type === FieldType.number ? { labels: { ...field.labels, ...labels } } : {}),
      values: rows.map((row) => field.values[row] as unknown),
    }));
    return { ...frame, fields, length: rows.length };
  });
}
