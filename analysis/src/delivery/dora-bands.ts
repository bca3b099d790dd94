export type DoraLevel = 'elite' | 'high' | 'medium' | 'low';
export type DoraMetric = 'frequency' | 'lead' | 'failRate' | 'recovery';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;
const monthMs = 30 * dayMs;

const levels = ['elite', 'high', 'medium', 'low'] as const;

/**
 * Ends of elite, high and medium by year of the report. Frequency is the gap between deployments, lead
 * and recovery durations, all in milliseconds; the fail rate is a share. The fail rates of 2024 were not
 * ordered (high 20 %, medium 10 %: clusters, not thresholds), and 2025 has no levels at all: none is given.
 */
const bands: Readonly<Record<number, Partial<Record<DoraMetric, readonly [number, number, number]>>>> = {
  2021: {
    frequency: [dayMs, monthMs, 6 * monthMs],
    lead: [hourMs, weekMs, 6 * monthMs],
    failRate: [0.15, 0.2, 0.3],
    recovery: [hourMs, dayMs, weekMs],
  },
  2023: {
    frequency: [dayMs, weekMs, monthMs],
    lead: [dayMs, weekMs, monthMs],
    failRate: [0.05, 0.1, 0.15],
    recovery: [hourMs, dayMs, weekMs],
  },
  2024: {
    frequency: [dayMs, weekMs, monthMs],
    lead: [dayMs, weekMs, monthMs],
    recovery: [hourMs, dayMs, weekMs],
  },
};

/**
 * Level of a value by the bands of a year; null for unknown values and for years or metrics that have no
 * bands. Ends of shares belong to the better level, ends of durations to the worse ("under an hour").
 */
export function doraBand(metric: DoraMetric, value: number | null, year: number): DoraLevel | null {
  const ends = bands[year]?.[metric];
  if (ends === undefined || value === null || Number.isNaN(value)) return null;
  const place = ends.findIndex((end) => (metric === 'failRate' ? value <= end : value < end));
  return levels[place < 0 ? 3 : place] as DoraLevel;
}
