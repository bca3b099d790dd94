import { isIPv4 } from 'node:net';
import type { TokenConfiguration } from '../config/configuration.ts';
import { ConfigurationError } from '../config/configuration-error.ts';

/** @throws ConfigurationError when others could reach `host` and nobody would ask them for a token */
export function assertSafeToListen(host: string, tokens: readonly TokenConfiguration[]): void {
  if (tokens.length > 0 || isLoopback(host)) return;
  throw new ConfigurationError([
    `Refusing to listen on ${host} without credentials: anyone who can reach it could send and read everything. ` +
      'Either keep the default host 127.0.0.1, or run "shewhart token" and put the line it prints under ' +
      'access.tokens in shewhart.yaml.',
  ]);
}

export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (name === 'localhost' || name === '::1' || name === '0:0:0:0:0:0:0:1') return true;
  const address = name.replace(/^::ffff:/, '');
  return isIPv4(address) && address.startsWith('127.');
}
