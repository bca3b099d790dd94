import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import type { TrafficKind } from './record-number.ts';
import { pathOf, rejectedCount, type Sender, type SendOutcome } from './sender.ts';

/** OTLP/HTTP with protobuf over one kept connection. */
export function createHttpSender(endpoint: string, kind: TrafficKind, token?: string): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const url = new URL(pathOf[kind], endpoint);
  const credentials = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    send: (body) =>
      new Promise((resolve) => {
        const headers = {
          'content-type': 'application/x-protobuf',
          'content-length': body.length,
          ...credentials,
        };
        const outgoing = request(url, { method: 'POST', agent, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            resolve(outcomeOf(response.statusCode ?? 0, response.headers, Buffer.concat(chunks)));
          });
          response.on('error', (error) => resolve({ result: 'lost', rejected: 0, detail: error.message }));
        });
        outgoing.on('error', (error) => resolve({ result: 'lost', rejected: 0, detail: error.message }));
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}

function outcomeOf(status: number, headers: IncomingHttpHeaders, body: Buffer): SendOutcome {
  if (status === 200) return { result: 'acknowledged', rejected: rejectedCount(body) };
  const detail = `HTTP ${status}`;
  if (status === 429 || status === 502 || status === 503 || status === 504) {
    return { result: 'busy', rejected: 0, retryAfterMs: retryAfterMs(headers['retry-after']), detail };
  }
  return { result: 'refused', rejected: 0, detail: `${detail}: ${body.toString('latin1').slice(0, 200)}` };
}

/** Seconds or an HTTP date; one second when the answer does not say. */
export function retryAfterMs(header: string | undefined): number {
  if (header === undefined) return 1000;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? 1000 : Math.max(0, date - Date.now());
}
