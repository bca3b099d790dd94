import { cpus, totalmem } from 'node:os';

/** The line that every table needs to mean anything. */
export function machineFacts(): string {
  const processors = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} cores (${processors[0]?.model ?? 'unknown model'}), ${gibibytes} GiB, Node ${process.versions.node}, ${process.platform}`;
}
