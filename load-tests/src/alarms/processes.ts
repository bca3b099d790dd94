import type { ProcessKind } from '@shewhart/analysis';

export interface NamedProcess {
  readonly name: string;
  readonly process: ProcessKind;
  /** Standard deviation of one point around its expectation: what steps are measured in. */
  readonly sigma: number;
}

/** Processes in control that telemetry resembles (see `simulatedSeries` for what the numbers mean). */
export const processes: readonly NamedProcess[] = [
  { name: 'independent', process: { kind: 'normal', memory: 0 }, sigma: 5 },
  { name: 'AR(1) 0.3', process: { kind: 'normal', memory: 0.3 }, sigma: 5 },
  { name: 'AR(1) 0.6', process: { kind: 'normal', memory: 0.6 }, sigma: 5 },
  { name: 'AR(1) 0.8', process: { kind: 'normal', memory: 0.8 }, sigma: 5 },
  { name: 'AR(1) 0.9', process: { kind: 'normal', memory: 0.9 }, sigma: 5 },
  {
    name: 'daily season',
    process: { kind: 'season', memory: 0.3, amplitude: 40, isWeekly: false },
    sigma: 5,
  },
  {
    name: 'weekly season',
    process: { kind: 'season', memory: 0.3, amplitude: 40, isWeekly: true },
    sigma: 5,
  },
  {
    name: 'counts, mean 20, overdispersed',
    process: { kind: 'counts', mean: 20, overdispersion: 0.25 },
    sigma: Math.sqrt(20 + 0.25 * 400),
  },
  {
    name: 'counts, mean 20, Poisson',
    process: { kind: 'counts', mean: 20, overdispersion: 0 },
    sigma: Math.sqrt(20),
  },
  {
    name: 'counts, mean 3, overdispersed',
    process: { kind: 'counts', mean: 3, overdispersion: 0.5 },
    sigma: Math.sqrt(3 + 0.5 * 9),
  },
  { name: 'heavy tails (t, 4 degrees)', process: { kind: 'heavy', degrees: 4 }, sigma: 5 * Math.SQRT2 },
  { name: 'heavy tails (t, 3 degrees)', process: { kind: 'heavy', degrees: 3 }, sigma: 5 * Math.sqrt(3) },
  { name: 'skewed (log-normal, 0.5)', process: { kind: 'lognormal', sigma: 0.5 }, sigma: 60 },
  { name: 'very skewed (log-normal, 1)', process: { kind: 'lognormal', sigma: 1 }, sigma: 215 },
  {
    name: 'skewed and remembering (log-normal, 0.5, AR(1) 0.7)',
    process: { kind: 'lognormal', sigma: 0.5, memory: 0.7 },
    sigma: 60,
  },
  {
    name: 'counts, mean 0.5, overdispersed',
    process: { kind: 'counts', mean: 0.5, overdispersion: 0.5 },
    sigma: Math.sqrt(0.5 + 0.5 * 0.25),
  },
  {
    name: 'counts, mean 0.1, Poisson',
    process: { kind: 'counts', mean: 0.1, overdispersion: 0 },
    sigma: Math.sqrt(0.1),
  },
  {
    name: 'rare events, mean 0.02, Poisson',
    process: { kind: 'counts', mean: 0.02, overdispersion: 0 },
    sigma: Math.sqrt(0.02),
  },
];
