import { setBackendSrv, type BackendSrv, type BackendSrvRequest, type FetchResponse } from '@grafana/runtime';
import { lastValueFrom, Observable } from 'rxjs';
import { SharedRequests } from '../../src/datasource/shared-requests.ts';
import { authorization, noteAnswer } from './access.ts';
import { AtMost } from './at-most.ts';
import { collectorWatch } from './reachability.ts';

/** Addresses of Grafana's data-source proxy lead to the collector, which serves this page. */
const proxied = /^\/?api\/datasources\/proxy\/uid\/[^/]+\/(?:open|token)/;

function addressOf({ url, params }: BackendSrvRequest): URL {
  const address = new URL(url.replace(proxied, '').replace(/^\//, ''), document.baseURI);
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value !== undefined && value !== null) address.searchParams.append(name, String(value));
  }
  return address;
}

async function send<Answer>(request: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<Answer>> {
  const hasBody = request.data !== undefined && request.data !== null;
  const method = request.method ?? 'GET';
  const response = await fetch(addressOf(request), {
    method,
    headers: {
      Accept: 'application/json',
      ...authorization(),
      ...(hasBody ? { 'Content-Type': 'application/json' } : {}),
      ...(request.headers as Record<string, string> | undefined),
    },
    ...(hasBody ? { body: JSON.stringify(request.data) } : {}),
    signal,
    credentials: 'same-origin',
  });
  noteAnswer(response.status, method);
  const text = await response.text();
  const { status, statusText, ok, headers, url, redirected, type } = response;
  const result = { data: parsed(text) as Answer, status, statusText, ok, headers, url, redirected, type };
  if (ok) return { ...result, config: request };
  // Grafana's fetch fails with the answer itself; callers look for its status and data.
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw { ...result, config: request };
}

/** What a panel says when nothing answered at all. */
const noAnswer = {
  status: 0,
  statusText: 'The collector does not answer',
  data: { message: `It was looked for at ${location.origin}. The page tries again by itself.` },
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function fetchObservable<Answer>(request: BackendSrvRequest): Observable<FetchResponse<Answer>> {
  return new Observable((subscriber) => {
    const abort = new AbortController();
    sendInTurn<Answer>(request, abort.signal)
      .then((response) => {
        subscriber.next(response);
        subscriber.complete();
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        const isAnswer = typeof error === 'object' && error !== null && 'status' in error;
        if (!isAnswer) collectorWatch.failed();
        subscriber.error(isAnswer ? error : { ...noAnswer, config: request });
      });
    return () => abort.abort();
  });
}

/** All parts of the page ask for this list at its begin, and each of them at its own time. */
const listAddress = '/api/v1/indicators';
const sharedForMs = 1000;
const shared = new SharedRequests(sharedForMs);

/**
 * A browser has six connections to the collector. A dashboard with as many tables took them all, and the chart that
 * was asked for a moment later waited for the slowest of its queries.
 */
const queryAddress = '/api/v1/sql';
const queries = new AtMost(3);

async function sendInTurn<Answer>(
  request: BackendSrvRequest,
  signal: AbortSignal,
): Promise<FetchResponse<Answer>> {
  const { pathname, search, href } = addressOf(request);
  if (pathname.endsWith(queryAddress)) return queries.run(() => send(request, signal));
  if ((request.method ?? 'GET') !== 'GET') shared.forgetAll();
  else if (pathname.endsWith(listAddress) && search === '')
    // Not aborted with the one that happened to ask first.
    return shared.ask(href, () => send<Answer>(request, new AbortController().signal));
  return send(request, signal);
}

/** Grafana's HTTP service, for one origin and without its alerts. */
export function installBackendService(): void {
  const by =
    (method: string) =>
    async (url: string, given?: unknown): Promise<unknown> => {
      const payload = method === 'GET' ? { params: given as Record<string, unknown> } : { data: given };
      return (await lastValueFrom(fetchObservable({ url, method, ...payload }))).data;
    };
  const service = {
    fetch: fetchObservable,
    get: by('GET'),
    post: by('POST'),
    put: by('PUT'),
    patch: by('PATCH'),
    delete: by('DELETE'),
    request: async (request: BackendSrvRequest) => (await lastValueFrom(fetchObservable(request))).data,
  };
  setBackendSrv(service as unknown as BackendSrv);
}
