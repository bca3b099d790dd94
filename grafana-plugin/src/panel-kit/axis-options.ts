import type { FieldConfigEditorBuilder } from '@grafana/data';
import { commonOptionsBuilder } from '@grafana/ui';
import type { HideFrom } from './hide-from.ts';
import type { AxisOptions } from './time-scales.ts';

export type PanelFieldOptions = AxisOptions & { hideFrom?: HideFrom };

/** Field options of panels with a value axis. */
export function addAxisOptions(builder: FieldConfigEditorBuilder<PanelFieldOptions>): void {
  const category = ['Axis and line'];
  builder
    .addSliderInput({
      path: 'lineWidth',
      name: 'Line width',
      description: 'Of the series, in pixels; the lines of limits keep theirs',
      category,
      defaultValue: 1.5,
      settings: { min: 0, max: 6, step: 0.5 },
    })
    .addTextInput({
      path: 'axisLabel',
      name: 'Axis label',
      description: 'Beside the value axis; none when empty',
      category,
      defaultValue: '',
    })
    .addNumberInput({
      path: 'axisSoftMin',
      name: 'Soft min',
      description: 'The value axis begins here, or lower where the data do',
      category,
    })
    .addNumberInput({
      path: 'axisSoftMax',
      name: 'Soft max',
      description: 'The value axis ends here, or higher where the data do',
      category,
    });
  addHideFrom(builder);
}

/** "Hide in area", as Grafana's own panels have it. */
export function addHideFrom(builder: FieldConfigEditorBuilder<PanelFieldOptions>): void {
  commonOptionsBuilder.addHideFrom(builder as never);
}
