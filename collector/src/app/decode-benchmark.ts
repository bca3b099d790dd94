import { readFileSync } from 'node:fs';
import { loadConfiguration } from '../config/load-configuration.ts';
import { processorMs, runDecodeBenchmark } from '../decode/decode-benchmark.ts';
import type { Signal } from '../ports.ts';
import { createDecoder } from './decoder.ts';

/**
 * The collector's side of the decoding benchmark, run as a program of its own:
 * `node decode-benchmark.js SAMPLES.json` with `{rounds, roundMs, samples: [{name, signal, files,
 * recordsPerBody}]}`; prints one line of JSON, `[{name, recordsPerSecond, …}]`, by processor time.
 */
interface SamplesFile {
  readonly rounds: number;
  readonly roundMs: number;
  readonly samples: readonly {
    readonly name: string;
    readonly signal: Signal;
    readonly files: readonly string[];
    readonly recordsPerBody: number;
  }[];
}

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('give the path of the samples file');
const { rounds, roundMs, samples } = JSON.parse(readFileSync(path, 'utf8')) as SamplesFile;
const decoder = createDecoder(loadConfiguration({ env: {} }));
const rates = runDecodeBenchmark(
  decoder,
  samples.map(({ files, ...sample }) => ({ ...sample, bodies: files.map((file) => readFileSync(file)) })),
  { rounds, roundMs, now: processorMs, receivedAtNs: BigInt(Date.now()) * 1_000_000n },
);
process.stdout.write(`${JSON.stringify(rates)}\n`);
