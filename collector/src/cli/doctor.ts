import { examine } from '../doctor/doctor.ts';
import { configurationFrom, configurationUsage } from './configuration-arguments.ts';
import type { Verb } from './verb.ts';

export const doctor: Verb = {
  name: 'doctor',
  usage: `doctor ${configurationUsage}`,
  summary: 'Says in words what is wrong with this installation and what to do about it.',
  run: async (argv) => {
    const { text, exitCode } = await examine(() => configurationFrom(argv));
    console.log(text);
    return exitCode;
  },
};
