import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Modal, useStyles2 } from '@grafana/ui';
import type { Shortcut } from './shortcuts.ts';

const keyNames: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→' };

/** Of the charts themselves, once one has the focus. */
const chartKeys = [
  { keys: ['←', '→'], does: 'In a chart: from point to point, each told in words' },
  { keys: ['Enter'], does: 'In a chart: keeps what is told, with its links and “Assign cause”' },
  { keys: ['Esc'], does: 'Closes what is open' },
];

export function ShortcutsHelp({
  shortcuts,
  onClose,
}: {
  shortcuts: readonly Shortcut[];
  onClose: () => void;
}) {
  const styles = useStyles2(getStyles);
  return (
    <Modal title="Keys" isOpen onDismiss={onClose}>
      <table className={styles.table}>
        <tbody>
          {shortcuts.map(({ keys, does }) => (
            <tr key={keys.join(' ')}>
              <th scope="row">
                {keys.map((key) => (
                  <kbd key={key}>{keyNames[key] ?? key}</kbd>
                ))}
              </th>
              <td>{does}</td>
            </tr>
          ))}
          {chartKeys.map(({ keys, does }) => (
            <tr key={does}>
              <th scope="row">
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    'th, td': { padding: theme.spacing(0.5, 2, 0.5, 0), textAlign: 'left', fontWeight: 'normal' },
    th: { whiteSpace: 'nowrap' },
    kbd: { display: 'inline-block', minWidth: '2em', marginRight: theme.spacing(0.5), textAlign: 'center' },
  }),
});
