import type { BaselineRequest } from '@shewhart/schemas/api';

/**
 * Windows `from/to`, one a line or separated by commas.
 * @throws Error that names the line that is none
 */
export function excludedWindows(text: string): NonNullable<BaselineRequest['exclude']> {
  return text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [from = '', to = ''] = line.split('/').map((instant) => instant.trim());
      const [start, end] = [Date.parse(from), Date.parse(to)];
      if (Number.isNaN(start) || Number.isNaN(end) || end <= start) {
        throw new Error(
          `"${line}" is no window: write from/to, such as 2026-11-07T10:00:00Z/2026-11-07T12:00:00Z.`,
        );
      }
      return { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
    });
}
