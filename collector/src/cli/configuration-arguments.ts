import { parseArgs } from 'node:util';
import { loadConfiguration } from '../config/load-configuration.ts';
import type { Configuration } from '../config/configuration.ts';

export const configurationUsage = '[--config FILE]';

/** Reads the configuration the way every verb does that needs one. */
export function configurationFrom(argv: readonly string[]): Configuration {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' } } });
  return loadConfiguration({
    ...(values.config === undefined ? {} : { file: values.config }),
    env: process.env,
  });
}
