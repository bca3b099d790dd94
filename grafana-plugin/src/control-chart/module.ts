import {
  FieldColorModeId,
  FieldConfigProperty,
  FieldType,
  PanelPlugin,
  VisualizationSuggestionScore,
} from '@grafana/data';
import { commonOptionsBuilder } from '@grafana/ui';
import { ControlChartPanel } from './ControlChartPanel.tsx';
import { storedMeta } from './frame-contract.ts';
import { migrateOptions } from './migrate-options.ts';
import type { ControlChartOptions } from './options.ts';
import { addPanelOptions } from './panel-options.ts';

interface FieldOptions {
  lineWidth: number;
  axisLabel: string;
  axisSoftMin?: number;
  axisSoftMax?: number;
}

export const plugin = new PanelPlugin<ControlChartOptions, FieldOptions>(ControlChartPanel)
  .setMigrationHandler(({ options }) => migrateOptions(options ?? {}))
  .useFieldConfig({
    standardOptions: {
      // The palette's first colour is the green of the centre line.
      [FieldConfigProperty.Color]: { defaultValue: { mode: FieldColorModeId.Fixed, fixedColor: 'blue' } },
    },
    useCustomConfig: (builder) => {
      const category = ['Axis and line'];
      builder
        .addSliderInput({
          path: 'lineWidth',
          name: 'Line width',
          category,
          defaultValue: 1.5,
          settings: { min: 0, max: 6, step: 0.5 },
        })
        .addTextInput({ path: 'axisLabel', name: 'Axis label', category, defaultValue: '' })
        .addNumberInput({ path: 'axisSoftMin', name: 'Soft min', category })
        .addNumberInput({ path: 'axisSoftMax', name: 'Soft max', category });
    },
  })
  .setPanelOptions((builder) => {
    addPanelOptions(builder);
    commonOptionsBuilder.addTooltipOptions(builder, true);
    commonOptionsBuilder.addLegendOptions(builder, false);
  })
  .setDataSupport({ annotations: true, alertStates: false })
  .setSuggestionsSupplier((summary) => {
    if (!summary.hasFieldType(FieldType.time) || !summary.hasFieldType(FieldType.number)) return;
    const isJudged = summary.rawFrames?.some(({ meta }) => storedMeta(meta) !== undefined) ?? false;
    return [
      {
        name: 'Control chart',
        score: isJudged ? VisualizationSuggestionScore.Best : VisualizationSuggestionScore.OK,
      },
    ];
  });
