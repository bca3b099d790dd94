import type { ReadinessResponse } from '@shewhart/schemas/api';
import type { Configuration } from '../config/configuration.ts';

/** What `shewhart doctor` looked at; `findings` judges it without looking again. */
export interface DoctorFacts {
  readonly nodeVersion: string;
  readonly now: Date;
  /** The mistakes of the configuration, in words; nothing else of it is known then. */
  readonly configurationProblems: readonly string[];
  readonly configuration: Configuration | undefined;
  readonly doors: readonly DoorFacts[];
  /** What `/readyz` of the configured HTTP address answered. */
  readonly running: ReadinessResponse | 'no answer' | 'not ours';
  readonly dataDirectory: DataDirectoryFacts | undefined;
  readonly spool: SpoolFacts | undefined;
  readonly engine:
    { readonly loads: true; readonly version: string } | { readonly loads: false; readonly why: string };
  /** Undefined where the system does not tell. */
  readonly openFileLimit: number | undefined;
  readonly sdkEnvironment: Readonly<Record<string, string>>;
}

export interface DoorFacts {
  readonly name: 'http' | 'grpc' | 'metrics';
  readonly host: string;
  readonly port: number;
  /** `error`: the address cannot be listened on, for the reason in `why`. */
  readonly state: 'free' | 'taken' | 'error';
  readonly why?: string;
}

export interface DataDirectoryFacts {
  readonly path: string;
  /** What prevents writing; undefined when it can be written. */
  readonly problem: string | undefined;
  readonly freeBytes: number | undefined;
}

export interface SpoolFacts {
  readonly isLocked: boolean;
  readonly bytes: number;
  readonly quarantinedFiles: readonly string[];
  /** The newest time at which a file of the spool was changed. */
  readonly newestAt: Date | undefined;
}
