import type { Problem } from '@shewhart/schemas/api';

/** What went wrong, in words that say what to do next. */
export class CollectorFailure extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(message: string, status: number, body: unknown) {
    super(message);
    this.name = 'CollectorFailure';
    this.status = status;
    this.body = body;
  }
}

/** One sentence for every way in which the collector may not answer. */
export function failureText(status: number, body: unknown): string {
  const problem = (typeof body === 'object' ? body : null) as Partial<Problem & { message: string }> | null;
  const said = problem?.detail ?? problem?.message ?? '';
  switch (status) {
    case 0:
    case 502:
    case 504:
      return `The collector does not answer. Is it running, and is its address in the data source right? ${said}`.trim();
    case 401:
      return 'The collector wants a token: enter one in the settings of the data source.';
    case 403:
      return said === '' ? 'The token is not allowed to do this.' : `Not allowed: ${said}`;
    case 404:
      return said === '' ? 'The collector does not know this. Is it an older release?' : said;
    case 503:
      return `The collector is not ready: ${said === '' ? 'see its /readyz' : said}`;
    default:
      return said === '' ? `The collector answered with status ${status}.` : said;
  }
}
