/** Figures are aligned to the right; the first column holds names. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en');
export const decimal = (value: number, digits = 1): string => value.toFixed(digits);
export const mebibytes = (bytes: number): string => whole(bytes / 2 ** 20);
