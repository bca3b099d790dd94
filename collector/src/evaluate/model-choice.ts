import { absenceModel } from './absence-model.ts';
import type { IndicatorDefinition } from './indicator.ts';
import type { IndicatorModel } from './indicator-model.ts';
import { ratioModel } from './ratio-model.ts';
import { telemetryModel } from './telemetry-model.ts';

/** The statistics that fit what an indicator measures. */
export function modelOf({ chart }: IndicatorDefinition): IndicatorModel {
  if (chart === 'absence') return absenceModel;
  return chart === 'ratio' ? ratioModel : telemetryModel;
}
