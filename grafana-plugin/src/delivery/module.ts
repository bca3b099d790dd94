import {
  FieldColorModeId,
  FieldConfigProperty,
  PanelPlugin,
  VisualizationSuggestionScore,
} from '@grafana/data';
import { addHideFrom, type PanelFieldOptions } from '../panel-kit/axis-options.ts';
import { deliveryAnswer } from './answer.ts';
import { DeliveryPanel } from './DeliveryPanel.tsx';
import { defaultOptions, migrateOptions, type DeliveryOptions } from './options.ts';
import { addPanelOptions } from './panel-options.ts';

export const plugin = new PanelPlugin<DeliveryOptions, PanelFieldOptions>(DeliveryPanel)
  .setMigrationHandler(({ options }) => migrateOptions(options ?? {}))
  .useFieldConfig({
    standardOptions: {
      [FieldConfigProperty.Color]: { defaultValue: { mode: FieldColorModeId.Fixed, fixedColor: 'blue' } },
    },
    useCustomConfig: addHideFrom,
  })
  .setPanelOptions((builder) => addPanelOptions(builder))
  .setDataSupport({ annotations: false, alertStates: true })
  .setSuggestionsSupplier((summary) => {
    if (deliveryAnswer(summary.rawFrames ?? []) === undefined) return undefined;
    return [
      { name: 'Delivery metrics', score: VisualizationSuggestionScore.Best, options: defaultOptions },
      {
        name: 'Frequency against fail rate',
        score: VisualizationSuggestionScore.Good,
        options: { ...defaultOptions, view: 'trade-off' },
      },
    ];
  });
