import { locationService } from '@grafana/runtime';
import { pageOf } from './address.ts';

/** The page that a click leads to when it is one of the viewer's own, as path and query. */
export function internalTarget(event: MouseEvent, origin: string): string | undefined {
  if (
    event.defaultPrevented ||
    event.button !== 0 ||
    event.ctrlKey ||
    event.metaKey ||
    event.shiftKey ||
    event.altKey
  )
    return undefined;
  const link = (event.target as Element | null)?.closest?.('a[href]');
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.hasAttribute('download'))
    return undefined;
  const address = new URL(link.href);
  if (address.origin !== origin || pageOf(address.pathname).kind === 'unknown') return undefined;
  if (address.hash !== '' && address.pathname === location.pathname) return undefined;
  return `${address.pathname}${address.search}${address.hash}`;
}

/** Links of panels and tables are plain links; they change the page without loading it anew, as in Grafana. */
export function followInternalLinks(): void {
  document.addEventListener('click', (event) => {
    const target = internalTarget(event, location.origin);
    if (target === undefined) return;
    event.preventDefault();
    locationService.push(target);
  });
}
