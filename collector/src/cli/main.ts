import { ConfigurationError } from '../config/configuration-error.ts';
import { chart } from './chart.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { gate } from './gate.ts';
import { importVerb } from './import.ts';
import { serve } from './serve.ts';
import { token } from './token.ts';
import { verify } from './verify.ts';
import { UsageError, type Verb } from './verb.ts';

const verbs: readonly Verb[] = [serve, demo, chart, importVerb, gate, verify, doctor, token];

/** Runs one verb and returns the exit code: 0 done, 1 failed, 2 called wrongly. */
export async function run(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(usage());
    return name === undefined ? 2 : 0;
  }
  const verb = verbs.find((candidate) => candidate.name === name);
  if (verb === undefined) {
    console.error(`shewhart: there is no "${name}".\n\n${usage()}`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(`shewhart ${verb.usage}\n\n${verb.summary}`);
    return 0;
  }
  try {
    return await verb.run(rest);
  } catch (error) {
    return report(error, verb);
  }
}

function report(error: unknown, verb: Verb): number {
  const isUsage = error instanceof UsageError || isParseArgsError(error);
  if (isUsage) {
    console.error(`shewhart: ${error.message}\n\nshewhart ${verb.usage}`);
    return 2;
  }
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    console.error(`shewhart: ${message}. Does another collector run here? \`shewhart doctor\` tells.`);
  } else if (code !== undefined && unusableDirectory.has(code)) {
    console.error(`shewhart: ${message}. The data directory must be on a disk that this user can write to.`);
  } else if (error instanceof ConfigurationError || knownRefusals.has((error as Error).name)) {
    console.error(`shewhart: ${message}`);
  } else console.error('shewhart:', stack ?? error);
  return 1;
}

/** Refusals to start whose message says all there is to say; a stack would only hide it. */
const knownRefusals = new Set(['SpoolLocked', 'SpoolUnusable', 'StoreUnusable', 'FileError']);

/** What the system answers where nothing can be written. */
const unusableDirectory = new Set(['EACCES', 'ENOTDIR', 'EPERM', 'EROFS']);

function isParseArgsError(error: unknown): error is Error {
  const code = (error as { code?: unknown }).code;
  return error instanceof Error && typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}

function usage(): string {
  const lines = verbs.map((verb) => `  shewhart ${verb.usage}\n      ${verb.summary}`);
  return `Telemetry that tells noise from change.\n\n${lines.join('\n')}`;
}
