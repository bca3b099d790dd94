import { locationService } from '@grafana/runtime';
import { pageOf } from './address.ts';

/** The page that a click leads to when it is one of the viewer's own, as path and query. */
export function internalTarget(event: MouseEvent, origin: string): string | undefined {
  if (event.defaultPrevented || !isPlainClick(event)) return undefined;
  const link = (event.target as Element | null)?.closest?.('a[href]');
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.hasAttribute('download'))
    return undefined;
  const address = new URL(link.href);
  if (address.origin !== origin || pageOf(address.pathname).kind === 'unknown') return undefined;
  if (address.hash !== '' && address.pathname === location.pathname) return undefined;
  return `${address.pathname}${address.search}${address.hash}`;
}

/** With another button, or a key held, the browser opens a tab, a window or a menu. */
const isPlainClick = ({ button, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean =>
  button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey;

/** Links of panels and tables are plain links; they change the page without loading it anew, as in Grafana. */
export function followInternalLinks(): void {
  document.addEventListener('click', (event) => {
    const target = internalTarget(event, location.origin);
    if (target === undefined) return;
    event.preventDefault();
    locationService.push(target);
  });
}
