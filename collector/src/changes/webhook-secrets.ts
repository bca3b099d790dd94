import { readFileSync } from 'node:fs';
import type { ChangesConfiguration } from '../config/configuration.ts';
import { ConfigurationError } from '../config/configuration-error.ts';

/**
 * The secrets of each source; while one replaces another, both are valid.
 * @throws ConfigurationError naming every entry that has no secret, or one for a source that there is not
 */
export function webhookSecrets(
  webhooks: ChangesConfiguration['webhooks'],
  sources: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly string[]> {
  const secrets = new Map<string, string[]>();
  const problems: string[] = [];
  webhooks.forEach(({ source, secret, secretFile }, index) => {
    const where = `changes.webhooks[${index}]`;
    if (!sources.has(source))
      problems.push(`${where}: there is no source "${source}"; known are ${[...sources.keys()].join(', ')}.`);
    if ((secret === undefined) === (secretFile === undefined))
      problems.push(`${where} needs either secret or secretFile.`);
    try {
      const value = secret ?? (secretFile === undefined ? '' : readFileSync(secretFile, 'utf8').trim());
      if (value === '') problems.push(`${where}: the secret is empty.`);
      secrets.set(source, [...(secrets.get(source) ?? []), value]);
    } catch (error) {
      problems.push(`${where}.secretFile cannot be read: ${(error as Error).message}.`);
    }
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return secrets;
}
