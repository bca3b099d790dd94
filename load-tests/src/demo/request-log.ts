import type { Random } from './shop/random.ts';
import type { Failure } from './shop/request.ts';
import type { Route } from './shop/topology.ts';
import type { Utilisation } from './shop/utilisation.ts';
import { providerUrl } from './telemetry-names.ts';

export interface ServiceLog {
  readonly severity: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly body: string;
  readonly attributes: Record<string, string | number>;
}

/** What a service writes to its log about one request; most requests are not worth a line. */
export function requestLogs(
  route: Route,
  failure: Failure | undefined,
  durationMs: number,
  random: Random,
): ServiceLog[] {
  if (failure === 'own') return [failureLog(route, durationMs)];
  const target = `${route.method} ${route.path}`;
  if (failure === 'downstream') {
    return [{ severity: 'WARN', body: `${target} answered 502: a dependency failed`, attributes: {} }];
  }
  const logs: ServiceLog[] = [];
  if (route.path === '/orders') {
    const order = random.hex(6);
    const total = Math.round(random.lognormal(54, 0.7) * 100) / 100;
    logs.push({
      severity: 'INFO',
      body: `Order ${order} placed for ${total} EUR`,
      attributes: { 'shop.order.id': order, 'shop.order.total': total },
    });
  }
  if (route.path === '/charges') {
    logs.push({
      severity: 'INFO',
      body: 'Charge authorised',
      attributes: { 'shop.charge.id': random.hex(6) },
    });
  }
  if (route.service === 'inventory' && random.chance(0.02)) {
    const sku = `sku-${random.below(4000)}`;
    logs.push({
      severity: 'WARN',
      body: `Stock of ${sku} is low: ${random.below(5)} left`,
      attributes: { 'shop.sku': sku },
    });
  }
  if (durationMs > 1000) {
    logs.push({
      severity: 'WARN',
      body: `${target} took ${Math.round(durationMs)} ms`,
      attributes: { 'shop.duration_ms': Math.round(durationMs) },
    });
  }
  if (random.chance(0.1)) {
    logs.push({ severity: 'DEBUG', body: `${target} served in ${durationMs.toFixed(1)} ms`, attributes: {} });
  }
  return logs;
}

/** What a service writes about itself now and then. */
export function housekeepingLog(
  utilisation: Utilisation,
  errorProbability: number,
  random: Random,
): ServiceLog {
  if (errorProbability > 0.03) {
    const share = Math.round(errorProbability * 100);
    return {
      severity: 'WARN',
      body: `About ${share} % of requests failed in the last minutes`,
      attributes: {},
    };
  }
  if (utilisation.connectionsIdle <= 6) {
    const { connectionsUsed } = utilisation;
    return {
      severity: 'WARN',
      body: `Connection pool is nearly exhausted: ${connectionsUsed} in use`,
      attributes: { 'shop.pool.used': connectionsUsed },
    };
  }
  const entries = 4000 + random.below(900);
  return {
    severity: 'INFO',
    body: `Cache refreshed: ${entries} entries`,
    attributes: { 'shop.cache.entries': entries },
  };
}

export function failureLog(route: Route, durationMs: number): ServiceLog {
  const [type, message] =
    route.provider === undefined
      ? ['PoolExhaustedError', 'no database connection became free within 250 ms']
      : [
          'AcquirerTimeoutError',
          `no answer from ${providerUrl(route.provider)} after ${Math.round(durationMs)} ms`,
        ];
  return {
    severity: 'ERROR',
    body: `${route.method} ${route.path} failed: ${message}`,
    attributes: {
      'exception.type': type,
      'exception.message': message,
      'exception.stacktrace': `${type}: ${message}\n    at handle (/app/${route.service}/server.js:118:11)\n    at async dispatch (/app/lib/router.js:57:5)`,
    },
  };
}
