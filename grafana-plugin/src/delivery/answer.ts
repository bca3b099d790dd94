import type { DataFrame, Field } from '@grafana/data';
import type { DeliveryResponse } from '@shewhart/schemas/api';

/** The collector's answer, with the plain fields beside it that carry the user's field options. */
export interface DeliveryAnswer {
  readonly answer: DeliveryResponse;
  readonly frame: DataFrame;
  field(name: string): Field | undefined;
}

/** The first delivery answer of a response; undefined when there is none. */
export function deliveryAnswer(frames: readonly DataFrame[]): DeliveryAnswer | undefined {
  for (const frame of frames) {
    const custom = frame.meta?.custom as { shewhart?: unknown; answer?: DeliveryResponse } | undefined;
    if (custom?.shewhart !== 'delivery' || custom.answer === undefined) continue;
    return {
      answer: custom.answer,
      frame,
      field: (name) => frame.fields.find((field) => field.name === name),
    };
  }
  return undefined;
}
