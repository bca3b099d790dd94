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

type Words = (said: string, code: string) => string;

const away: Words = (said) =>
  `The collector does not answer. Is it running, and is its address in the data source right? ${said}`.trim();

const wordsOfStatus: Readonly<Record<number, Words>> = {
  0: away,
  502: away,
  504: away,
  401: (_said, code) => `The collector wants a token: enter one in the settings of the data source.${code}`,
  403: (said, code) =>
    said === ''
      ? 'Not allowed: the token lacks a scope that this needs, or Grafana’s proxy refuses the request.'
      : `Not allowed: ${said}${code}`,
  404: (said, code) =>
    // A release without the route says so in the words of its router; another server says nothing useful.
    code === '' || said.startsWith('There is nothing at')
      ? `The collector does not know this request: it is an older release than the plugin, or the address is not a collector’s. ${said}`.trim()
      : `${said}${code}`,
  429: (said, code) => `The collector is asked too much at once: ${said || 'ask again in a moment'}${code}`,
  503: (said, code) => `The collector is not ready: ${said || 'see its /readyz'}${code}`,
};

/** One sentence for every way in which the collector may not answer. */
export function failureText(status: number, body: unknown): string {
  const { detail, message, code } = problemOf(body) ?? {};
  const said = detail ?? message ?? '';
  const words = wordsOfStatus[status];
  const codeText = code === undefined ? '' : ` (${code})`;
  if (words !== undefined) return words(said, codeText);
  return said === '' ? `The collector answered with status ${status}.` : `${said}${codeText}`;
}
