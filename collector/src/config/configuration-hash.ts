import { createHash } from 'node:crypto';
import type { Configuration } from './configuration.ts';
import { configurationSchema } from './configuration.ts';
import type { OptionSchema } from './configuration-option.ts';

/** The configuration as it may be shown and logged: every secret is replaced by `(secret)`. */
export function withoutSecrets(configuration: Configuration): unknown {
  return hide(configuration, configurationSchema);
}

function hide(value: unknown, schema: OptionSchema | undefined): unknown {
  if (schema?.secret === true) return '(secret)';
  if (Array.isArray(value)) return value.map((item) => hide(item, schema?.items));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, hide(child, schema?.properties?.[key])]),
  );
}

/** Equal for equal configurations, whatever their order and secrets: 64 hexadecimal digits of SHA-256. */
export function configurationHash(configuration: Configuration): string {
  return createHash('sha256')
    .update(canonicalJson(withoutSecrets(configuration)))
    .digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, child: unknown) =>
    typeof child === 'object' && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  );
}
