import type { LoadProgress } from './history/load-history.ts';

/** One line that is rewritten in a terminal; elsewhere a plain line every tenth of the way. */
export class ProgressLine {
  private readonly startedAt = performance.now();
  private readonly output: NodeJS.WriteStream;
  private lastTenth = -1;

  constructor(output: NodeJS.WriteStream) {
    this.output = output;
  }

  show(progress: LoadProgress): void {
    const seconds = (performance.now() - this.startedAt) / 1000;
    const left = progress.share > 0 ? Math.ceil((seconds / progress.share) * (1 - progress.share)) : 0;
    const text = `History: ${Math.floor(progress.share * 100)} %, ${progress.records.toLocaleString('en')} records, ${left} s left`;
    if (this.output.isTTY) {
      this.output.write(`\r\x1b[K${text}`);
      return;
    }
    const tenth = Math.floor(progress.share * 10);
    if (tenth === this.lastTenth) return;
    this.lastTenth = tenth;
    this.output.write(`${text}\n`);
  }

  finish(text: string): void {
    this.output.write(this.output.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`);
  }
}
