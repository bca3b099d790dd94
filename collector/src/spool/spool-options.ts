import { systemClock, type Clock } from '../clock.ts';
import type { Instruments } from '../observe/instruments.ts';
import { silentLog, type Log } from '../observe/log.ts';
import { nodeSpoolFiles, type SpoolFiles } from './spool-files.ts';

export interface SpoolOptions {
  /** Absolute path of the spool's own directory; made when absent. */
  readonly directory: string;
  /** Bytes of durable but not yet stored batches beyond which new ones are refused. Default 4 GiB. */
  readonly limitBytes?: number;
  /** Free bytes that are always left on the file system. Default 512 MiB. */
  readonly minFreeDiskBytes?: number;
  /** Row bytes after which a segment is closed; one batch may reach beyond it. Default 32 MiB. */
  readonly segmentMaxBytes?: number;
  /** Rows of one table after which a segment is closed. Default 120,000. */
  readonly segmentMaxRows?: number;
  /** Milliseconds from a segment's first batch until it is closed, however small it is. Default 1,000. */
  readonly segmentMaxAgeMs?: number;
  /** How long the content of a batch is remembered. Default 10 minutes. */
  readonly duplicateWindowMinutes?: number;
  /** Batches remembered at most, about 100 bytes of memory each. Default 500,000. */
  readonly duplicateMaxBatches?: number;
  /** Row bytes that may wait for the disk in memory. Default 128 MiB; a single batch always may. */
  readonly maxPendingBytes?: number;
  /** Row bytes of closed segments kept in memory, which spares reading them again. Default two segments. */
  readonly maxCachedBytes?: number;
  readonly clock?: Clock;
  readonly files?: SpoolFiles;
  readonly log?: Log;
  readonly instruments?: Pick<Instruments, 'spooledRows' | 'spooledBytes'>;
}

const mebibyte = 1024 * 1024;

export type SpoolSettings = Required<Omit<SpoolOptions, 'instruments'>> & Pick<SpoolOptions, 'instruments'>;

export function withDefaults(options: SpoolOptions): SpoolSettings {
  return {
    limitBytes: 4096 * mebibyte,
    minFreeDiskBytes: 512 * mebibyte,
    segmentMaxBytes: 32 * mebibyte,
    segmentMaxRows: 120_000,
    segmentMaxAgeMs: 1_000,
    duplicateWindowMinutes: 10,
    duplicateMaxBatches: 500_000,
    maxPendingBytes: 128 * mebibyte,
    maxCachedBytes: 2 * (options.segmentMaxBytes ?? 32 * mebibyte),
    clock: systemClock,
    files: nodeSpoolFiles,
    log: silentLog,
    ...options,
  };
}
