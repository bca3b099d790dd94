import { readFileSync } from 'node:fs';

export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  /** Largest resident size since the process began. */
  readonly rssMaxBytes: number;
}

/** Clock ticks of `/proc`; 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** From `/proc`; undefined elsewhere than on Linux, or when the process has gone. */
export function processUsage(pid: number): ProcessUsage | undefined {
  try {
    // The command's name may contain blanks, so count from its closing bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      rssBytes: kilobytes('VmRSS') * 1024,
      rssMaxBytes: kilobytes('VmHWM') * 1024,
    };
  } catch {
    return undefined;
  }
}
