/** Where a mark lies on the canvas, in canvas pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Places of marks by how they are drawn. */
export interface PlacedMarks<Mark extends Place> {
  /** Those that stand alone. */
  readonly rings: readonly Mark[];
  /** Those that would run together as rings; one where several share a cell. */
  readonly dots: readonly Mark[];
}

/** As many others near by, and a mark is crowded: two rings may overlap, a heap of them is a smear. */
const crowd = 2;

/**
 * Which marks have room for a ring, and which are crowded.
 * @param marks by ascending x
 * @param apart distance of two centres below which they are near
 * @param cell width and height of what holds one dot
 */
export function placeMarks<Mark extends Place>(
  marks: readonly Mark[],
  apart: number,
  cell: number,
): PlacedMarks<Mark> {
  const [rings, dots]: [Mark[], Mark[]] = [[], []];
  const taken = new Set<string>();
  marks.forEach((mark, place) => {
    if (!isCrowded(marks, place, apart)) {
      rings.push(mark);
      return;
    }
    const key = `${Math.floor(mark.x / cell)} ${Math.floor(mark.y / cell)}`;
    if (!taken.has(key)) dots.push(mark);
    taken.add(key);
  });
  return { rings, dots };
}

function isCrowded(marks: readonly Place[], place: number, apart: number): boolean {
  const { x, y } = marks[place]!;
  let count = 0;
  for (const step of [-1, 1]) {
    for (let other = place + step; ; other += step) {
      const near = marks[other];
      if (near === undefined || Math.abs(near.x - x) >= apart) break;
      if (Math.hypot(near.x - x, near.y - y) < apart) count += 1;
      if (count === crowd) return true;
    }
  }
  return false;
}

/** A rectangle on the canvas. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Whether no other mark lies in the box or at its edge.
 * @param marks by ascending x
 * @param own place of the mark to which the box belongs
 * @param margin how far a mark reaches around its centre
 */
export function isFree(box: Box, marks: readonly Place[], own: number, margin: number): boolean {
  const [left, right] = [box.left - margin, box.right + margin];
  for (const step of [-1, 1]) {
    for (let other = own + step; ; other += step) {
      const mark = marks[other];
      if (mark === undefined || (step < 0 ? mark.x < left : mark.x > right)) break;
      const isBeside = mark.x < left || mark.x > right;
      if (!isBeside && mark.y >= box.top - margin && mark.y <= box.bottom + margin) return false;
    }
  }
  return true;
}

/** The first place from which on `valueOf` is at least `least`, in a list that ascends by it. */
export function lowerBound<Item>(
  items: readonly Item[],
  valueOf: (item: Item) => number,
  least: number,
): number {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (valueOf(items[middle]!) < least) from = middle + 1;
    else to = middle;
  }
  return from;
}
