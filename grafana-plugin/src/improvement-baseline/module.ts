import {
  FieldColorModeId,
  FieldConfigProperty,
  PanelPlugin,
  VisualizationSuggestionScore,
} from '@grafana/data';
import { commonOptionsBuilder } from '@grafana/ui';
import { addAxisOptions, type PanelFieldOptions } from '../panel-kit/axis-options.ts';
import { answerComparison } from './answer-comparison.ts';
import { ImprovementBaselinePanel } from './ImprovementBaselinePanel.tsx';
import { migrateOptions, type ImprovementBaselineOptions } from './options.ts';
import { addPanelOptions } from './panel-options.ts';

export const plugin = new PanelPlugin<ImprovementBaselineOptions, PanelFieldOptions>(ImprovementBaselinePanel)
  .setMigrationHandler(({ options }) => migrateOptions(options ?? {}))
  .useFieldConfig({
    standardOptions: {
      // The palette's first colour is the green of the level before.
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
  .setSuggestionsSupplier((summary) =>
    answerComparison(summary.rawFrames ?? []) === undefined
      ? undefined
      : [{ name: 'Improvement baseline', score: VisualizationSuggestionScore.Best }],
  );
