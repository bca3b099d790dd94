/** A stream of numbers in (0, 1) from a seed: the same every time, for simulations and tests. */
export type Stream = () => number;

/** Multiplicative congruential generator of Lewis, Goodman & Miller (1969): modest, exact and portable. */
export function seededStream(seed: number): Stream {
  let state = (Math.abs(Math.trunc(seed)) % 2147483646) + 1;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/** One standard normal number (Box & Muller 1958). */
export function normalDraw(stream: Stream): number {
  return Math.sqrt(-2 * Math.log(stream())) * Math.cos(2 * Math.PI * stream());
}

/** Kinds of process that telemetry resembles; `memory` is the lag-1 correlation of the noise. */
export type ProcessKind =
  | { readonly kind: 'normal'; readonly memory: number }
  | {
      readonly kind: 'season';
      readonly memory: number;
      readonly amplitude: number;
      readonly isWeekly: boolean;
    }
  | { readonly kind: 'heavy'; readonly degrees: number }
  | { readonly kind: 'lognormal'; readonly sigma: number; readonly memory?: number }
  | { readonly kind: 'counts'; readonly mean: number; readonly overdispersion: number };

const dayMs = 86_400_000;

/** Poisson number by multiplication of uniforms (Knuth); for means up to a few hundred. */
function poissonDraw(mean: number, stream: Stream): number {
  let count = 0;
  for (let exponent = -Math.log(stream()); exponent < mean; exponent -= Math.log(stream())) count += 1;
  return count;
}

/** Sum of squares of normals: chi-square with whole degrees of freedom. */
function chiSquareDraw(degrees: number, stream: Stream): number {
  let sum = 0;
  for (let index = 0; index < degrees; index += 1) sum += normalDraw(stream) ** 2;
  return sum;
}

/**
 * Values of a simulated process in control at the given times, around 100 with sigma 5 (counts: their
 * mean; overdispersion is the variance between points as a share of the squared mean).
 */
export function simulatedSeries(times: ArrayLike<number>, process: ProcessKind, seed: number): Float64Array {
  const stream = seededStream(seed);
  const memory = 'memory' in process ? (process.memory ?? 0) : 0;
  let noise = normalDraw(stream);
  return Float64Array.from(times, (time) => {
    noise = memory * noise + Math.sqrt(1 - memory * memory) * normalDraw(stream);
    switch (process.kind) {
      case 'normal':
        return 100 + 5 * noise;
      case 'season': {
        const isWeekend = process.isWeekly && (time / dayMs) % 7 > 5;
        const wave = Math.sin((2 * Math.PI * time) / dayMs) - (isWeekend ? 1 : 0);
        return 100 + 5 * noise + process.amplitude * wave;
      }
      case 'heavy':
        return 100 + 5 * noise * Math.sqrt(process.degrees / chiSquareDraw(process.degrees, stream));
      case 'lognormal':
        return Math.exp(4.6 + process.sigma * noise);
      case 'counts': {
        const degrees = process.overdispersion > 0 ? Math.round(2 / process.overdispersion) : 0;
        const factor = degrees > 0 ? chiSquareDraw(degrees, stream) / degrees : 1;
        return poissonDraw(process.mean * factor, stream);
      }
    }
  });
}
