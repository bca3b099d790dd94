import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import { viewerIsMissing } from './viewer-is-missing.ts';

export interface ViewerDependencies {
  /** Folder with `index.html` and `public/`; it may come and go while the collector runs. */
  readonly directory: string;
}

/** Where a checkout builds the viewer. */
export const builtViewer = fileURLToPath(new URL('../../../grafana-plugin/host/dist', import.meta.url));

/**
 * The page may run what it was served with and nothing else. Styles are written by scripts (emotion), which
 * needs `unsafe-inline` for styles; icons and canvas copies are `data:` and `blob:`.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

export const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

/** Names below `public/build` hold a hash of the content; everything else is asked for again, by its ETag. */
function cacheControlOf(path: string): string {
  const isNamedByContent = /[\\/]public[\\/]build[\\/][^\\/]+-[A-Z0-9]{8}\.[a-z0-9.]+$/.test(path);
  return isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/**
 * The built viewer: `index.html` for every page, files below `/public/`. They hold no data, so they are open;
 * what the page asks the query API for is not.
 */
export const viewerRoutes: FastifyPluginAsync<ViewerDependencies> = async (fastify, { directory }) => {
  fastify.addHook('onRoute', (route) => {
    route.config = { ...route.config, scope: 'open' };
  });
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(securityHeaders);
    done();
  });
  // The routes are ours, because the folder may come later; how a file is sent is the library's.
  await fastify.register(fastifyStatic, {
    serve: false,
    index: false,
    dotfiles: 'ignore',
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => {
      response.setHeader('cache-control', cacheControlOf(path));
      response.setHeader('vary', 'accept-encoding');
    },
  });
  const schema = { hide: true };
  fastify.get<{ Params: { readonly '*': string } }>('/public/*', { schema }, ({ params }, reply) =>
    reply.sendFile(params['*'], join(directory, 'public')),
  );
  for (const url of ['/', '/d/*', '/a/*'])
    fastify.get(url, { schema }, (_request, reply) =>
      existsSync(join(directory, 'index.html'))
        ? reply.sendFile('index.html', directory)
        : reply
            .code(503)
            .headers({ 'cache-control': 'no-store', 'retry-after': '5' })
            .type('text/html; charset=utf-8')
            .send(viewerIsMissing),
    );
};
