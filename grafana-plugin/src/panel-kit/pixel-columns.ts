/** What a line does within one column of pixels. */
export interface PixelColumn {
  /** The column, in whole pixels. */
  readonly x: number;
  readonly first: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
}

/**
 * The points of a line by columns of pixels: however many points there are, no more columns than the plot is wide,
 * and nothing is lost that a line through all points would show.
 * @param at ascending
 * @param range first and last place that count, as far as there are points
 * @param xOf whole pixel of an instant
 * @returns one list for every stretch without a gap; a `null` is a gap
 */
export function pixelColumns(
  at: ArrayLike<number>,
  values: ArrayLike<number | null | undefined>,
  range: readonly [first: number, last: number],
  xOf: (at: number) => number,
): PixelColumn[][] {
  const stretches: PixelColumn[][] = [];
  let columns: PixelColumn[] = [];
  let x = 0;
  let [first, last, min, max] = [0, 0, 0, 0];
  let isOpen = false;
  const close = (): void => {
    if (isOpen) columns.push({ x, first, last, min, max });
    isOpen = false;
  };
  const end = Math.min(range[1], at.length - 1);
  for (let place = Math.max(range[0], 0); place <= end; place++) {
    const value = values[place];
    if (value == null) {
      close();
      if (columns.length > 0) stretches.push(columns);
      columns = [];
      continue;
    }
    const pixel = xOf(at[place]!);
    if (isOpen && pixel === x) {
      last = value;
      if (value < min) min = value;
      else if (value > max) max = value;
      continue;
    }
    close();
    [x, first, last, min, max] = [pixel, value, value, value, value];
    isOpen = true;
  }
  close();
  if (columns.length > 0) stretches.push(columns);
  return stretches;
}
