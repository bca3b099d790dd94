import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PrometheusExporter } from '@opentelemetry/exporter-prometheus';

/**
 * Serves `GET /metrics`. The exporter's own server takes 9464 for port 0 and listens to a variable of its own
 * before our configuration, and it answers to any method.
 * @throws Error when the address is taken (`code` EADDRINUSE)
 */
export async function serveMetrics(
  exporter: PrometheusExporter,
  host: string,
  port: number,
): Promise<Server> {
  const server = createServer({ headersTimeout: 5000, requestTimeout: 5000 }, (request, response) => {
    if (request.method === 'GET' && request.url?.split('?', 1)[0] === '/metrics') {
      exporter.getMetricsRequestHandler(request, response);
      return;
    }
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Only GET /metrics is here.\n');
  });
  server.maxConnections = 64;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // Metrics alone do not keep a process alive.
  return server.unref();
}

/** `127.0.0.1:9464`, `[::1]:9464` */
export function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
