import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import type { SqlResponse } from '@shewhart/schemas/api';

/**
 * The answer of a query in SQL as a frame. 64-bit integers arrive as text and become numbers (exact up to
 * 2^53), NaN and infinities too; times are read as UTC, as the store keeps them.
 */
export function sqlFrame({ columns, rows, statistics }: SqlResponse, refId: string): DataFrame {
  const fields = columns.map(({ name, type }, place) => {
    const fieldType = typeOf(type);
    const read = reader(fieldType);
    return { name, type: fieldType, values: rows.map((row) => read(row[place])) };
  });
  const frame = createDataFrame({ refId, fields });
  if (statistics.truncated) {
    const text = `Only the first ${rows.length} rows are shown: the collector's query.maxRows was reached.`;
    frame.meta = { notices: [{ severity: 'warning', text }] };
  }
  return frame;
}

/** Kind of a field by the name of its ClickHouse type. */
export function typeOf(clickHouseType: string): FieldType {
  const type = clickHouseType.replace(/^(?:Nullable|LowCardinality)\((.*)\)$/, '$1');
  const inner = type.replace(/^(?:Nullable|LowCardinality)\((.*)\)$/, '$1');
  if (/^(DateTime|Date)/.test(inner)) return FieldType.time;
  if (/^(U?Int|Float|BFloat|Decimal)/.test(inner)) return FieldType.number;
  if (inner === 'Bool') return FieldType.boolean;
  return /^(String|FixedString|Enum|UUID|IPv)/.test(inner) ? FieldType.string : FieldType.other;
}

function reader(type: FieldType): (cell: unknown) => unknown {
  if (type === FieldType.number) return (cell) => (cell === null || cell === undefined ? null : Number(cell));
  if (type !== FieldType.time) return (cell) => cell ?? null;
  return (cell) => {
    if (typeof cell !== 'string') return null;
    const iso = cell.replace(' ', 'T');
    // More than milliseconds does not fit into a JavaScript date.
    const short = iso.replace(/(\.\d{3})\d+/, '$1');
    return Date.parse(/Z$|[+-]\d\d:\d\d$/.test(short) || short.length === 10 ? short : `${short}Z`);
  };
}
