import { mean, sampleStandardDeviation, sigmaIndividuals } from '@shewhart/analysis';
import { foldEpisodes, type Detector } from './detector.ts';

/** Centre and sigma of the first points, kept for ever, with limits at three sigma. */
function frozenDetector(name: string, sigmaOf: (values: readonly number[]) => number): Detector {
  return {
    name,
    find(times, values, learnPoints) {
      const learned: number[] = [];
      for (let place = 0; place < learnPoints; place += 1) {
        const value = values[place] ?? null;
        if (value !== null) learned.push(value);
      }
      const center = mean(learned);
      const sigma = sigmaOf(learned);
      const distances = Array.from({ length: times.length }, (_, place) => {
        const value = values[place] ?? null;
        if (value === null) return null;
        // Off a baseline that never moved any difference is infinitely far.
        return sigma > 0 ? Math.abs(value - center) / (3 * sigma) : value === center ? 0 : 1000;
      });
      return foldEpisodes(times, distances, learnPoints);
    },
  };
}

/** The textbook chart: sigma from the mean moving range. */
export const frozenXmr = frozenDetector('XmR frozen, 3 sigma', (values) =>
  sigmaIndividuals(
    values,
    values.map(() => true),
    'mr-mean',
  ),
);

/** What monitoring tutorials do: distance from the mean in standard deviations. */
export const staticZ = frozenDetector('static z, 3 sigma', (values) => sampleStandardDeviation(values));
