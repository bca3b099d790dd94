import { useMemo, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { groupRows, sortRows, type GroupColumn, type GroupRow } from './group-rows.ts';
import type { DeliveryAnswer } from './answer.ts';

interface Props {
  readonly delivery: DeliveryAnswer;
  readonly height: number;
  /** Address of a group's page; undefined where it has none. */
  readonly linkOf: (name: string) => string | undefined;
}

/** Services or teams beside each other, sorted by what the reader chooses; unknown numbers come last. */
export function GroupTable({ delivery, height, linkOf }: Props) {
  const styles = useStyles2(getStyles);
  const [order, setOrder] = useState<{ column: number; isUp: boolean }>({ column: 1, isUp: false });
  const { columns, rows } = useMemo(() => groupRows(delivery), [delivery]);
  const sorted = useMemo(() => sortRows(rows, order), [rows, order]);
  return (
    <div className={styles.body} style={{ height }} tabIndex={0} role="region" aria-label="Delivery by group">
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column, place) => (
              <Heading
                key={column.title}
                column={column}
                order={order.column === place ? (order.isUp ? 'ascending' : 'descending') : 'none'}
                onSort={() =>
                  setOrder((before) => ({
                    column: place,
                    isUp: before.column === place ? !before.isUp : place === 0,
                  }))
                }
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <Row key={row.name} row={row} href={linkOf(row.name)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadingProps {
  readonly column: GroupColumn;
  readonly order: 'ascending' | 'descending' | 'none';
  readonly onSort: () => void;
}

function Heading({ column, order, onSort }: HeadingProps) {
  const arrow = { ascending: ' ↑', descending: ' ↓', none: '' }[order];
  return (
    <th scope="col" aria-sort={order}>
      <button type="button" onClick={onSort}>
        {column.title}
        {arrow}
      </button>
    </th>
  );
}

function Row({ row, href }: { readonly row: GroupRow; readonly href: string | undefined }) {
  return (
    <tr>
      <th scope="row">{href === undefined ? row.name : <a href={href}>{row.name}</a>}</th>
      {row.cells.map(({ text, detail }, place) => (
        <td key={place} title={detail}>
          {text}
          <small>{detail}</small>
        </td>
      ))}
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ overflow: 'auto' }),
  table: css({
    width: '100%',
    fontVariantNumeric: 'tabular-nums',
    'th, td': { padding: theme.spacing(0.5, 1), textAlign: 'right', whiteSpace: 'nowrap' },
    'th:first-of-type': { textAlign: 'left' },
    'thead th': {
      position: 'sticky',
      top: 0,
      background: theme.colors.background.primary,
      borderBottom: `1px solid ${theme.colors.border.medium}`,
    },
    'tbody tr': { borderBottom: `1px solid ${theme.colors.border.weak}` },
    'tbody tr:hover': { background: theme.colors.action.hover },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
    a: { color: theme.colors.text.link },
    button: {
      padding: 0,
      border: 0,
      background: 'none',
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    },
    small: { display: 'block', color: theme.colors.text.secondary, fontSize: 11 },
  }),
});
