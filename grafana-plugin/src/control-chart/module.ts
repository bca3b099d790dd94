import {
  FieldColorModeId,
  FieldConfigProperty,
  FieldType,
  PanelPlugin,
  VisualizationSuggestionScore,
} from '@grafana/data';
import { commonOptionsBuilder } from '@grafana/ui';
import { addAxisOptions, type PanelFieldOptions } from '../panel-kit/axis-options.ts';
import { ControlChartPanel } from './ControlChartPanel.tsx';
import { storedMeta } from './frame-contract.ts';
import { migrateOptions } from './migrate-options.ts';
import type { ControlChartOptions } from './options.ts';
import { addPanelOptions } from './panel-options.ts';

export const plugin = new PanelPlugin<ControlChartOptions, PanelFieldOptions>(ControlChartPanel)
  .setMigrationHandler(({ options }) => migrateOptions(options ?? {}))
  .useFieldConfig({
    standardOptions: {
      // The palette's first colour is the green of the centre line.
      [FieldConfigProperty.Color]: { defaultValue: { mode: FieldColorModeId.Fixed, fixedColor: 'blue' } },
    },
    useCustomConfig: addAxisOptions,
  })
  .setPanelOptions((builder) => {
    addPanelOptions(builder);
    commonOptionsBuilder.addTooltipOptions(builder, true);
    commonOptionsBuilder.addLegendOptions(builder, false);
  })
  .setDataSupport({ annotations: true, alertStates: true })
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
