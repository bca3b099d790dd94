import { bisectRoot } from '../numeric/bisect-root.ts';
import { normalQuantile } from './normal-quantile.ts';
import { studentTail } from './student-tail.ts';

/** Value that Student's t exceeds with a tail probability in (0, 1/2]; degrees Infinity is the normal. */
export function studentUpperQuantile(tail: number, degrees: number): number {
  if (tail === 0.5) return 0;
  if (degrees === Infinity) return -normalQuantile(tail);
  let high = 1;
  while (studentTail(high, degrees) > tail) high *= 2;
  return bisectRoot((value) => studentTail(value, degrees) - tail, 0, high);
}
