import { Fragment, useState, type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';

export interface Column<Row> {
  readonly name: string;
  readonly show: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** Kept on one line, such as instants and verdicts. */
  readonly isShort?: boolean;
}

interface Props<Row> {
  /** What the table lists, for those who do not see it. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  /** What it means that there are none. */
  readonly empty: string;
  /** A sentence too long for a column, on a line of its own below the row. */
  readonly detail?: (row: Row) => ReactNode;
  /** So many are shown until the others are asked for. */
  readonly first?: number;
}

/** A table that scrolls within its part of the page when there is no room for it. */
export function Rows<Row>({ label, rows, keyOf, columns, empty, detail, first }: Props<Row>) {
  const styles = useStyles2(getStyles);
  const [showsAll, setShowsAll] = useState(false);
  if (rows.length === 0) return <p className={styles.empty}>{empty}</p>;
  const shown = showsAll || first === undefined ? rows : rows.slice(0, first);
  return (
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ name, isNumber }) => (
              <th key={name} scope="col" className={isNumber ? styles.number : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Fragment key={keyOf(row)}>
              <tr className={detail && styles.hasDetail}>
                {columns.map(({ name, show, isNumber, isShort }) => (
                  <td key={name} className={isNumber ? styles.number : isShort ? styles.short : undefined}>
                    {show(row)}
                  </td>
                ))}
              </tr>
              {detail && (
                <tr>
                  <td colSpan={columns.length} className={styles.detail}>
                    {detail(row)}
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <Button variant="secondary" className={styles.more} onClick={() => setShowsAll(true)}>
          Show all {rows.length}
        </Button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({
    overflowX: 'auto',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  empty: css({ color: theme.colors.text.secondary, margin: theme.spacing(1, 0) }),
  table: css({
    width: '100%',
    'th, td': {
      padding: theme.spacing(0.75, 1.5, 0.75, 0),
      textAlign: 'left',
      verticalAlign: 'top',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    th: {
      fontSize: theme.typography.bodySmall.fontSize,
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    },
    'tbody tr:hover': { background: theme.colors.action.hover },
  }),
  hasDetail: css({ '&&& td': { borderBottom: 'none', paddingBottom: 0 } }),
  detail: css({ '&&&': { color: theme.colors.text.secondary } }),
  more: css({ margin: theme.spacing(1, 0) }),
  short: css({ whiteSpace: 'nowrap' }),
  // As heavy as the rules above, and after them.
  number: css({ '&&&': { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } }),
});
