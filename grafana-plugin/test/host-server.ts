import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Host } from './hosts.ts';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.html': 'text/html',
  '.json': 'application/json',
};

/** Answers of the collector, whether made up or passed on; the status 0 cuts the connection. */
export type Answer = (method: string, url: URL, body: string) => Promise<{ status: number; body: unknown }>;

export interface HostServer {
  readonly url: string;
  /** Every request to the collector, as `METHOD /path?query`. */
  readonly asked: string[];
  /** What `/api` wants to see, once it is set. */
  token: string | undefined;
  close(): Promise<void>;
}

/** Serves the viewer as the collector does: its files, `index.html` for pages, and the query API beside them. */
export async function startHost({ folder }: Host, answer: Answer): Promise<HostServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    serve(request, response, folder, answer, host).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const host: HostServer = {
    url: `http://127.0.0.1:${port}`,
    asked,
    token: undefined,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return host;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  answer: Answer,
  host: HostServer,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://host');
  if (url.pathname.startsWith('/api/') || url.pathname === '/readyz' || url.pathname === '/healthz') {
    const method = request.method ?? 'GET';
    host.asked.push(`${method} ${url.pathname}${url.search}`);
    await passOn(request, response, { url, method, answer, token: host.token });
    return;
  }
  const isPage = !url.pathname.startsWith('/public/');
  const path = join(folder, isPage ? 'index.html' : normalize(decodeURIComponent(url.pathname)));
  const found = await stat(path).catch(() => undefined);
  if (!path.startsWith(folder) || !found?.isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
  createReadStream(path).pipe(response);
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  asked: {
    readonly url: URL;
    readonly method: string;
    readonly answer: Answer;
    readonly token: string | undefined;
  },
): Promise<void> {
  const { url, method, answer, token } = asked;
  const isProtected = token !== undefined && url.pathname.startsWith('/api/');
  if (isProtected && request.headers.authorization !== `Bearer ${token}`) {
    response.writeHead(401, { 'content-type': 'application/problem+json' }).end('{"status":401}');
    return;
  }
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const { status, body } = await answer(method, url, text);
  if (status === 0) request.socket.destroy();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Passes requests on to a collector that runs. */
export function passedOnTo(collector: string): Answer {
  return async (method, url, body) => {
    const response = await fetch(new URL(`${url.pathname}${url.search}`, collector), {
      method,
      ...(method === 'GET' ? {} : { body, headers: { 'content-type': 'application/json' } }),
    });
    return { status: response.status, body: await response.json() };
  };
}
