import type { Scope } from '../config/configuration.ts';

/** `open` needs no token. */
export type RouteScope = Scope | 'open';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller's token must allow; overrides the rule by path. */
    scope?: RouteScope;
  }
}

/**
 * The scope a route needs unless its `config.scope` says otherwise. No route is open by being forgotten:
 * what is under no rule needs `admin`.
 */
export function scopeOfPath(path: string): RouteScope {
  if (path === '/healthz' || path === '/readyz') return 'open';
  if (path.startsWith('/v1/')) return 'ingest';
  if (path.startsWith('/api/')) return 'read';
  return 'admin';
}
