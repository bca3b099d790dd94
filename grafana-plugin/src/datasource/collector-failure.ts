import type { Problem } from '@shewhart/schemas/api';

/** What went wrong, in words that say what to do next. */
export class CollectorFailure extends Error {
  readonly status: number;
  /** Stable code of the collector's error table; empty where something else answered. */
  readonly code: string;
  readonly body: unknown;

  constructor(message: string, status: number, body: unknown) {
    super(message);
    this.name = 'CollectorFailure';
    this.status = status;
    this.code = problemOf(body)?.code ?? '';
    this.body = body;
  }
}

function problemOf(body: unknown): Partial<Problem & { message: string }> | undefined {
  return typeof body === 'object' && body !== null ? body : undefined;
}

/** One sentence for every way in which the collector may not answer. */
export function failureText(status: number, body: unknown): string {
  const problem = problemOf(body);
  const said = problem?.detail ?? problem?.message ?? '';
  const code = problem?.code === undefined ? '' : ` (${problem.code})`;
  switch (status) {
    case 0:
    case 502:
    case 504:
      return `The collector does not answer. Is it running, and is its address in the data source right? ${said}`.trim();
    case 401:
      return `The collector wants a token: enter one in the settings of the data source.${code}`;
    case 403:
      return said === ''
        ? 'Not allowed: the token lacks a scope that this needs, or Grafana’s proxy refuses the request.'
        : `Not allowed: ${said}${code}`;
    case 404:
      // A release without the route says so in the words of its router; another server says nothing useful.
      return problem?.code === undefined || said.startsWith('There is nothing at')
        ? `The collector does not know this request: it is an older release than the plugin, or the address is not a collector’s. ${said}`.trim()
        : `${said}${code}`;
    case 429:
      return `The collector is asked too much at once: ${said === '' ? 'ask again in a moment' : said}${code}`;
    case 503:
      return `The collector is not ready: ${said === '' ? 'see its /readyz' : said}${code}`;
    default:
      return said === '' ? `The collector answered with status ${status}.` : `${said}${code}`;
  }
}
