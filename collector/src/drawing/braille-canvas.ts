/** Bits of the Braille patterns (U+2800) by row and column of the dot. */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** A grid of characters whose dots (2 across, 4 down each) can be set one by one; outside of it nothing is. */
export class BrailleCanvas {
  readonly #cells: Uint8Array;
  readonly #width: number;
  readonly #rows: number;

  constructor(width: number, rows: number) {
    this.#cells = new Uint8Array(width * rows);
    this.#width = width;
    this.#rows = rows;
  }

  dot(x: number, y: number): void {
    if (!(x >= 0 && x < 2 * this.#width && y >= 0 && y < 4 * this.#rows)) return;
    const place = (y >> 2) * this.#width + (x >> 1);
    this.#cells[place] = this.#cells[place]! | bits[y & 3]![x & 1]!;
  }

  line([fromX, fromY]: readonly [number, number], [toX, toY]: readonly [number, number]): void {
    const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1);
    for (let step = 0; step <= steps; step += 1) {
      const share = step / steps;
      this.dot(Math.round(fromX + share * (toX - fromX)), Math.round(fromY + share * (toY - fromY)));
    }
  }

  /** The character there, or undefined where no dot is set. */
  cell(column: number, row: number, paint: (text: string) => string): string | undefined {
    const pattern = this.#cells[row * this.#width + column];
    return pattern ? paint(String.fromCodePoint(0x2800 + pattern)) : undefined;
  }
}
