import type { Detector } from './detector.ts';
import { judgeDetector } from './judge-detector.ts';
import { promqlBands } from './promql-bands.ts';
import { frozenXmr, staticZ } from './simple-detectors.ts';

/** The judge first, then what it is compared with. */
export const detectors: readonly Detector[] = [judgeDetector(), frozenXmr, staticZ, promqlBands];
