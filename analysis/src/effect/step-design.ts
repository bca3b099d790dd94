import type { StepRegression } from './fit-step.ts';
import type { UsablePoints } from './period.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

/** A rhythm by its first harmonics: a smooth curve over one period (dynamic harmonic regression). */
export interface Season {
  readonly periodMs: number;
  readonly harmonics: number;
}

/**
 * The rhythms that the points from before the step can tell from the step itself: the day once two of them
 * are on record, the week after three. Without that much record a rhythm counts as memory of the errors,
 * which widens the interval.
 */
export function seasonsOf(earlier: readonly UsablePoints[], intervalMs: number): Season[] {
  const times = earlier
    .flatMap((points) => [points.times[0], points.times.at(-1)])
    .filter((time) => time !== undefined);
  if (times.length === 0) return [];
  const span = Math.max(...times) - Math.min(...times) + intervalMs;
  const seasons: Season[] = [];
  if (intervalMs <= dayMs / 4 && span >= 2 * dayMs) seasons.push({ periodMs: dayMs, harmonics: 3 });
  if (intervalMs <= dayMs && span >= 3 * weekMs) seasons.push({ periodMs: weekMs, harmonics: 3 });
  return seasons;
}

export interface StepDesign {
  /** Levels before the one that the step begins from, oldest first; each has an intercept of its own. */
  readonly history: readonly UsablePoints[];
  readonly before: UsablePoints;
  readonly after: UsablePoints;
  readonly intervalMs: number;
  readonly seasons: readonly Season[];
  /** Standard deviation that each point would have: rows are divided by it. Left out: 1. */
  readonly spreadOf?: (points: UsablePoints, index: number) => number;
}

/** Rows of `[level, step, earlier levels…, season…, value]`; the step's coefficient is the effect. */
export function stepRegression(design: StepDesign): StepRegression {
  const { history, before, after, intervalMs, seasons, spreadOf = () => 1 } = design;
  const used = history.filter(({ values }) => values.length > 0);
  const stretches = [...used, before, after];
  const harmonics = seasons.flatMap(({ periodMs, harmonics: count }) =>
    Array.from({ length: count }, (_, place) => (2 * Math.PI * (place + 1)) / periodMs),
  );
  const width = 3 + used.length + 2 * harmonics.length;
  const count = stretches.reduce((sum, { values }) => sum + values.length, 0);
  const rows = new Float64Array(count * width);
  const gaps = new Float64Array(count);
  const center = before.values.reduce((sum, value) => sum + value, 0) / before.values.length;
  let row = 0;
  let last = 0;
  stretches.forEach((points, stretch) => {
    points.values.forEach((value, index) => {
      const time = points.times[index] as number;
      const scale = 1 / spreadOf(points, index);
      const start = row * width;
      rows[start] = scale;
      if (points === after) rows[start + 1] = scale;
      else if (points !== before) rows[start + 2 + stretch] = scale;
      harmonics.forEach((frequency, place) => {
        const column = start + 2 + used.length + 2 * place;
        rows[column] = scale * Math.sin(frequency * time);
        rows[column + 1] = scale * Math.cos(frequency * time);
      });
      // Around the level before, so that small changes of large numbers keep their digits.
      rows[start + width - 1] = scale * (value - center);
      gaps[row] = row === 0 ? 1 : Math.max(1, Math.round((time - last) / intervalMs));
      last = time;
      row += 1;
    });
  });
  return { rows, width, gaps, effect: 1, spreadFrom: count - after.values.length };
}
