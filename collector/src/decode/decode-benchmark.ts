import type { Decoder, Signal } from '../ports.ts';

/**
 * How many records per second one core turns from OTLP protobuf into rows, spool and store left out. The
 * rate is that of the best of several rounds, because whatever else the machine does only ever makes a
 * round slower; with `processorMs` as the clock, time spent waiting for a busy core does not count either.
 */
export interface DecodeSample {
  readonly name: string;
  readonly signal: Signal;
  /** Export requests in protobuf, decoded in turn. */
  readonly bodies: readonly Uint8Array[];
  readonly recordsPerBody: number;
}

export interface DecodeRate {
  readonly name: string;
  readonly recordsPerSecond: number;
  readonly megabytesPerSecond: number;
  readonly bytesPerRecord: number;
  readonly rowBytesPerRecord: number;
}

export interface DecodeBenchmarkOptions {
  readonly rounds: number;
  readonly roundMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly receivedAtNs: bigint;
}

/** Milliseconds of processor time that this process has used. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The samples that come with it are `decodeSamples`. */
export function runDecodeBenchmark(
  decoder: Decoder,
  samples: readonly DecodeSample[],
  options: DecodeBenchmarkOptions,
): readonly DecodeRate[] {
  return samples.map((sample) => measure(decoder, sample, options));
}

function measure(decoder: Decoder, sample: DecodeSample, options: DecodeBenchmarkOptions): DecodeRate {
  const { bodies, recordsPerBody } = sample;
  let best = 0;
  let rowBytes = 0;
  for (let round = 0; round < options.rounds; round++) {
    const start = options.now();
    let records = 0;
    let elapsed = 0;
    rowBytes = 0;
    while (elapsed < options.roundMs) {
      for (const body of bodies) {
        const batch = decoder.decode(sample.signal, 'protobuf', body, options.receivedAtNs);
        if (batch.accepted !== recordsPerBody) throw new Error(`${sample.name}: ${batch.accepted} accepted`);
        records += recordsPerBody;
        for (const section of batch.sections) rowBytes += section.bytes.length;
      }
      elapsed = options.now() - start;
    }
    best = Math.max(best, (records / elapsed) * 1000);
    rowBytes /= records;
  }
  const wireBytes = bodies.reduce((sum, body) => sum + body.length, 0) / (bodies.length * recordsPerBody);
  return {
    name: sample.name,
    recordsPerSecond: Math.round(best),
    megabytesPerSecond: (best * wireBytes) / 1e6,
    bytesPerRecord: wireBytes,
    rowBytesPerRecord: rowBytes,
  };
}
