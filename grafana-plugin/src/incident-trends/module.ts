import {
  FieldColorModeId,
  FieldConfigProperty,
  FieldType,
  PanelPlugin,
  VisualizationSuggestionScore,
} from '@grafana/data';
import { commonOptionsBuilder } from '@grafana/ui';
import { addAxisOptions, type PanelFieldOptions } from '../panel-kit/axis-options.ts';
import { trendsAnswer } from './answer-trends.ts';
import { IncidentTrendsPanel } from './IncidentTrendsPanel.tsx';
import { migrateOptions, type IncidentTrendsOptions } from './options.ts';
import { addPanelOptions } from './panel-options.ts';

export const plugin = new PanelPlugin<IncidentTrendsOptions, PanelFieldOptions>(IncidentTrendsPanel)
  .setMigrationHandler(({ options }) => migrateOptions(options ?? {}))
  .useFieldConfig({
    standardOptions: {
      // A severity has the colour of its rank unless the user fixes one.
      [FieldConfigProperty.Color]: { defaultValue: { mode: FieldColorModeId.PaletteClassic } },
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
    if (trendsAnswer(summary.rawFrames ?? []) !== undefined) {
      return [{ name: 'Incident trends', score: VisualizationSuggestionScore.Best }];
    }
    const isCounted = summary.rawFrames?.some(
      ({ name, fields }) =>
        /incident|outage|alert/i.test(name ?? '') && fields.some(({ type }) => type === FieldType.number),
    );
    if (!isCounted || !summary.hasFieldType(FieldType.time)) return undefined;
    return [{ name: 'Incident trends', score: VisualizationSuggestionScore.OK }];
  });
