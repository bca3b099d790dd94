import { Fragment, useId, useState, type ReactNode } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useOverflow } from './use-overflow.ts';

export interface Column<Row> {
  readonly name: string;
  readonly show: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** Kept on one line, such as instants and verdicts. */
  readonly isShort?: boolean;
  /** What the row is about: where there is no room for a table it stands first, on a line of its own. */
  readonly isTitle?: boolean;
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

/** Below this width of its part of the page a table is a list: a row is some lines, each value with its name. */
const narrow = '@container (max-width: 560px)';

/** A table; a list of its rows where there is no room for one. */
export function Rows<Row>({ label, rows, keyOf, columns, empty, detail, first = rows.length }: Props<Row>) {
  const styles = useStyles2(getStyles);
  const [showsAll, setShowsAll] = useState(false);
  const [scroller, isOverflowing] = useOverflow();
  const id = useId();
  if (rows.length === 0) return <p className={styles.empty}>{empty}</p>;
  const shown = showsAll ? rows : rows.slice(0, first);
  return (
    <div className={styles.container}>
      {/* Only what can be scrolled is a stop on the way of the keyboard. */}
      <div
        ref={scroller}
        className={styles.scroll}
        {...(isOverflowing ? { role: 'region', 'aria-label': label, tabIndex: 0 } : {})}
      >
        {/* The roles are those of the elements, which lose them where they are no longer laid out as a table. */}
        <table id={id} role="table" aria-label={label} className={styles.table}>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map(({ name, isNumber }) => (
                <th
                  key={name}
                  role="columnheader"
                  scope="col"
                  className={isNumber ? styles.number : undefined}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {shown.map((row) => (
              <Fragment key={keyOf(row)}>
                <tr role="row" className={detail && styles.hasDetail}>
                  {columns.map(({ name, show, ...looks }) => (
                    <td key={name} role="cell" data-label={name} className={cellClass(looks, styles)}>
                      {show(row)}
                    </td>
                  ))}
                </tr>
                {detail && (
                  <tr role="row">
                    <td role="cell" colSpan={columns.length} className={styles.detail}>
                      <div>{detail(row)}</div>
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {first < rows.length && (
        // The same button for both ways: it keeps the focus of whoever pressed it.
        <Button
          variant="secondary"
          size="sm"
          className={styles.more}
          aria-expanded={showsAll}
          aria-controls={id}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? `Show ${first} only` : `Show all ${rows.length}`}
        </Button>
      )}
    </div>
  );
}

type Styles = ReturnType<typeof getStyles>;

function cellClass(
  { isNumber, isShort, isTitle }: Pick<Column<never>, 'isNumber' | 'isShort' | 'isTitle'>,
  styles: Styles,
): string {
  return cx(isNumber && styles.number, isShort && styles.short, isTitle && styles.title);
}

const getStyles = (theme: GrafanaTheme2) => ({
  container: css({ containerType: 'inline-size', minWidth: 0, flex: 1 }),
  scroll: css({
    overflowX: 'auto',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  empty: css({ color: theme.colors.text.secondary, margin: theme.spacing(1, 0) }),
  table: css({
    width: '100%',
    // On a very wide screen the eye would lose the line between its columns.
    maxWidth: 1500,
    'th, td': {
      padding: theme.spacing(0.75, 1.5, 0.75, 0),
      textAlign: 'left',
      verticalAlign: 'top',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    'th:last-child, td:last-child': { paddingRight: 0 },
    'tr:last-child td': { borderBottom: 'none' },
    th: {
      fontSize: theme.typography.bodySmall.fontSize,
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    },
    'tbody tr:hover': { background: theme.colors.action.hover },
    [narrow]: {
      '&, tbody': { display: 'block' },
      thead: { position: 'absolute', clipPath: 'inset(50%)', width: 1, height: 1, overflow: 'hidden' },
      tr: {
        display: 'flex',
        flexWrap: 'wrap',
        gap: theme.spacing(0.25, 2),
        padding: theme.spacing(1, 0),
        borderBottom: `1px solid ${theme.colors.border.weak}`,
        '&:last-child': { borderBottom: 'none' },
      },
      '&&& td': {
        padding: 0,
        border: 'none',
        textAlign: 'left',
        overflowWrap: 'anywhere',
        // Nothing is said about what is not there.
        '&:empty': { display: 'none' },
      },
      '&&& td[data-label]::before': {
        content: 'attr(data-label)',
        marginRight: theme.spacing(0.75),
        color: theme.colors.text.secondary,
        fontSize: theme.typography.bodySmall.fontSize,
      },
    },
  }),
  hasDetail: css({
    '&&& td': { borderBottom: 'none', paddingBottom: 0 },
    [narrow]: { '&&&': { borderBottom: 'none', paddingBottom: 0 } },
  }),
  detail: css({ '&&&': { color: theme.colors.text.secondary, '& > *': { maxWidth: '110ch' } } }),
  more: css({ margin: theme.spacing(1, 0) }),
  short: css({ whiteSpace: 'nowrap' }),
  title: css({
    [narrow]: {
      '&&&&': {
        flex: '1 0 100%',
        order: -1,
        fontWeight: theme.typography.fontWeightMedium,
        whiteSpace: 'normal',
      },
      '&&&&&::before': { content: 'none' },
    },
  }),
  // As heavy as the rules above, and after them.
  number: css({ '&&&': { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } }),
});
