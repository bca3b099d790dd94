import type { IncomingHttpHeaders } from 'node:http';
import type { TokenConfiguration } from '../config/configuration.ts';
import { CollectorError } from '../errors.ts';
import { isLoopback } from './safe-to-listen.ts';

/**
 * A collector without tokens listens on this machine alone, yet a web page that somebody here looks at runs on
 * this machine too. Two ways in are closed: a name of the page's own that suddenly resolves to 127.0.0.1 (DNS
 * rebinding), and requests that a page sends elsewhere without reading the answer (request forgery). It guards all
 * that can be read or decided; OTLP, whose answers tell nothing, is taken whatever name a sender uses.
 */
export interface BrowserGuard {
  /** @throws CollectorError RECEIVE_MISDIRECTED when the request is for a name that is not this collector's */
  assertOwnName(host: string | undefined): void;
  /** @throws CollectorError RECEIVE_FORBIDDEN when a page of another origin asks for a change */
  assertOwnPage(method: string, headers: IncomingHttpHeaders): void;
}

/** With tokens there is nothing to guard: no page knows one, and browsers do not send them by themselves. */
export function createBrowserGuard(tokens: readonly TokenConfiguration[], publicUrl: string): BrowserGuard {
  if (tokens.length > 0) return { assertOwnName: () => undefined, assertOwnPage: () => undefined };
  const known = new URL(publicUrl);
  /** Callers repeat themselves: the header that passed last passes without being read again. */
  let lastHost = '';
  return {
    // Browsers name a host always. HTTP/1.0 may leave it out; in HTTP/1.1 the parser insists on it.
    assertOwnName(host) {
      if (host === undefined || host === lastHost) return;
      const name = nameOf(host);
      if (!isLoopback(name) && !name.endsWith('.localhost') && name !== known.hostname) {
        throw new CollectorError(
          'RECEIVE_MISDIRECTED',
          `This collector is not ${JSON.stringify(host.slice(0, 256))}: without access.tokens it answers to localhost and to the host of http.publicUrl alone.`,
        );
      }
      lastHost = host;
    },
    assertOwnPage(method, headers) {
      if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return;
      const { origin, host } = headers;
      const site = headers['sec-fetch-site'];
      const isOwn =
        site === undefined
          ? origin === undefined || origin === known.origin || origin === `http://${host ?? ''}`
          : site === 'same-origin' || site === 'none';
      if (isOwn) return;
      throw new CollectorError(
        'RECEIVE_FORBIDDEN',
        'A web page of another origin may change nothing here: open the page of this collector, or configure access.tokens.',
      );
    },
  };
}

/** Without the port, in small letters. */
const nameOf = (host: string): string => host.replace(/:\d*$/, '').toLowerCase();
