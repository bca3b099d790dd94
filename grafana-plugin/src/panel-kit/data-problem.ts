import { FieldType, type DataFrame, type Field } from '@grafana/data';

/**
 * Why a response with rows cannot be charted although it looks as if it could: its times or numbers are texts.
 * Undefined where Grafana's own words — a time field is missing, a number is — say it as well.
 */
export function dataProblem(frames: readonly DataFrame[]): string | undefined {
  const fields = frames.flatMap((frame) => (frame.length > 0 ? frame.fields : []));
  const has = (type: FieldType): boolean => fields.some((field) => field.type === type);
  const texts = fields.filter(({ type }) => type === FieldType.string);
  const time = has(FieldType.time) ? undefined : texts.find((field) => isEach(field, looksLikeTime));
  if (time !== undefined) return textInsteadOf(time, 'times', 'Time');
  const number = has(FieldType.number) ? undefined : texts.find((field) => isEach(field, looksLikeNumber));
  return number === undefined ? undefined : textInsteadOf(number, 'numbers', 'Number');
}

const textInsteadOf = ({ name }: Field, what: string, type: string): string =>
  `The column "${name}" holds ${what} as text. Convert it in the query, or add the transformation "Convert field type" to ${type}.`;

/** So many rows are looked at. */
const sample = 20;

function isEach({ values }: Field, looksLike: (text: string) => boolean): boolean {
  const known = values
    .slice(0, sample)
    .filter((value) => value !== null && value !== undefined && value !== '');
  return known.length > 0 && known.every((value) => looksLike(String(value)));
}

const looksLikeTime = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}|$)/.test(text) || (/^\d{10}(\d{3})?$/.test(text) && Number(text) > 1e9);

const looksLikeNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));
