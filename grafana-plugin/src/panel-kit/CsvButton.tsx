import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import { csvText, fileName, type CsvColumn } from './csv-text.ts';

interface Props {
  /** Of the file, without its ending. */
  readonly name: string;
  /** Asked when the button is pressed. */
  readonly columns: () => readonly CsvColumn[];
}

/** Class of the element within which the button shows itself when it is hovered or focused. */
export const csvHostClass = 'shewhart-csv-host';

/** Saves the statistics behind a panel, limits included, as a file; Grafana's inspector has the raw data. */
export function CsvButton({ name, columns }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.place}>
      <IconButton
        name="download-alt"
        size="md"
        tooltip="Download the statistics as CSV"
        onClick={() => save(`${fileName(name)}.csv`, csvText(columns()))}
      />
    </span>
  );
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const getStyles = (theme: GrafanaTheme2) => ({
  place: css({
    position: 'absolute',
    top: 0,
    right: 0,
    zIndex: 1,
    padding: theme.spacing(0.25),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    opacity: 0,
    [`.${csvHostClass}:hover > &, .${csvHostClass}:focus-within > &`]: { opacity: 1 },
    '@media (hover: none)': { opacity: 1 },
  }),
});
