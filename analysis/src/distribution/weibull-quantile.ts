import type { WeibullParameters } from './weibull-fit.ts';

/**
 * Value that a Weibull variable exceeds with the given upper tail probability in (0, 1]. Taking the
 * tail rather than the level keeps the far upper limit exact.
 */
export function weibullUpperQuantile(tail: number, { shape, scale }: WeibullParameters): number {
  return scale * (-Math.log(tail)) ** (1 / shape);
}
