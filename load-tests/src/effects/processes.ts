import { normalDraw, seededStream, simulatedSeries, type ComparisonScale } from '@shewhart/analysis';

export interface SimulatedPoints {
  readonly values: Float64Array;
  readonly sizes?: Float64Array;
}

/** A process in control, and what a change to `factor` times its level makes of its later points. */
export interface EffectProcess {
  readonly name: string;
  readonly scale: ComparisonScale;
  /** Level of the values. */
  readonly level: number;
  /** A change that is worth finding, as a factor on the level. */
  readonly factor: number;
  simulate(times: Float64Array, seed: number): SimulatedPoints;
  change(points: SimulatedPoints, from: number, factor: number, seed: number): SimulatedPoints;
}

type Kind = Parameters<typeof simulatedSeries>[1];

/** Values are moved by a share of the level (log scale: multiplied). */
function measured(
  name: string,
  kind: Kind,
  {
    scale = 'plain',
    level = 100,
    factor = 1.05,
    spread = 1,
  }: Partial<EffectProcess> & { spread?: number } = {},
): EffectProcess {
  const change: EffectProcess['change'] = ({ values }, from, by) => ({
    values: values.map((value, index) => {
      if (index < from) return value;
      const wider = level + spread * (value - level);
      return scale === 'log' ? value * by : wider + (by - 1) * level;
    }),
  });
  return {
    name,
    scale,
    level,
    factor,
    simulate: (times, seed) => ({ values: simulatedSeries(times, kind, seed) }),
    change: (points, from, by, seed) => (spread === 1 && by === 1 ? points : change(points, from, by, seed)),
  };
}

/** Failures among about `size` requests a point; overdispersion as of a beta-distributed ratio with memory. */
function failures(
  name: string,
  { ratio, size, overdispersion }: { ratio: number; size: number; overdispersion: number },
): EffectProcess {
  const draw = (times: number, seed: number, by: number): SimulatedPoints => {
    const stream = seededStream(seed);
    let mood = normalDraw(stream);
    const sizes = new Float64Array(times);
    const values = Float64Array.from({ length: times }, (_, index) => {
      mood = 0.5 * mood + Math.sqrt(0.75) * normalDraw(stream);
      const share = Math.min(1, by * ratio * Math.exp(overdispersion * mood - overdispersion ** 2 / 2));
      const requests = Math.round(size * (0.5 + stream()));
      sizes[index] = requests;
      let failed = 0;
      for (let request = 0; request < requests; request += 1) failed += stream() < share ? 1 : 0;
      return failed / requests;
    });
    return { values, sizes };
  };
  return {
    name,
    scale: 'ratio',
    level: ratio,
    factor: 3,
    simulate: (times, seed) => draw(times.length, seed, 1),
    change(points, from, by, seed) {
      if (by === 1) return points;
      const later = draw(points.values.length - from, seed + 1, by);
      const joined = (name: 'values' | 'sizes'): Float64Array =>
        Float64Array.from([
          ...(points[name] as Float64Array).slice(0, from),
          ...(later[name] as Float64Array),
        ]);
      return { values: joined('values'), sizes: joined('sizes') };
    },
  };
}

/** What telemetry resembles (see `simulatedSeries` for what the numbers mean). */
export const effectProcesses: readonly EffectProcess[] = [
  measured('independent', { kind: 'normal', memory: 0 }),
  ...[0.3, 0.6, 0.8, 0.9].map((memory) => measured(`AR(1) ${memory}`, { kind: 'normal', memory })),
  measured('AR(1) 0.6, spread doubles', { kind: 'normal', memory: 0.6 }, { spread: 2 }),
  measured('daily season, AR(1) 0.3', { kind: 'season', memory: 0.3, amplitude: 40, isWeekly: false }),
  measured('daily season, AR(1) 0.8', { kind: 'season', memory: 0.8, amplitude: 40, isWeekly: false }),
  measured(
    'counts, mean 20, overdispersed',
    { kind: 'counts', mean: 20, overdispersion: 0.25 },
    { level: 20, factor: 1.5 },
  ),
  measured(
    'counts, mean 3, overdispersed',
    { kind: 'counts', mean: 3, overdispersion: 0.5 },
    { level: 3, factor: 2 },
  ),
  measured('heavy tails (t, 4 degrees)', { kind: 'heavy', degrees: 4 }),
  measured('log-normal 0.5, log scale', { kind: 'lognormal', sigma: 0.5 }, { scale: 'log', factor: 1.3 }),
  failures('failures, 1 % of 200', { ratio: 0.01, size: 200, overdispersion: 0 }),
  failures('failures, 1 % of 200, overdispersed', { ratio: 0.01, size: 200, overdispersion: 0.4 }),
  failures('failures, 0.1 % of 100', { ratio: 0.001, size: 100, overdispersion: 0 }),
];
