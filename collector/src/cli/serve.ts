import { startCollector } from '../app/collector.ts';
import { configurationFrom, configurationUsage } from './configuration-arguments.ts';
import { untilStopped } from './until-stopped.ts';
import type { Verb } from './verb.ts';

export const serve: Verb = {
  name: 'serve',
  usage: `serve ${configurationUsage}`,
  summary: 'Runs the collector until it is told to stop (SIGTERM or Ctrl-C).',
  run: async (argv) => {
    const collector = await startCollector(configurationFrom(argv));
    await untilStopped();
    await collector.close();
    return 0;
  },
};
