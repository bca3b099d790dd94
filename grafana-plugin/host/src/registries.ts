import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldConfigProperty,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
  type FieldConfigPropertyItem,
  type FieldOverrideContext,
  type TransformerRegistryItem,
} from '@grafana/data';

/** From 13.2 on a registry holds functions that load a transformation. Set by the build. */
declare const LOADS_TRANSFORMATIONS: boolean;

/** The viewer has no options pane, so no editor is ever shown. */
const NoEditor = (): null => null;

type Process = (value: never, context: FieldOverrideContext, settings?: never) => unknown;

function property(id: string, process: unknown, extra: object = {}): FieldConfigPropertyItem {
  return {
    id,
    path: id,
    name: id,
    editor: NoEditor,
    override: NoEditor,
    process: process as Process,
    shouldApply: () => true,
    category: ['Standard options'],
    ...extra,
  } as unknown as FieldConfigPropertyItem;
}

const defaultThresholds = {
  mode: 'absolute',
  steps: [
    { value: -Infinity, color: 'green' },
    { value: 80, color: 'red' },
  ],
};

const editors = [
  'number',
  'slider',
  'text',
  'strings',
  'boolean',
  'select',
  'unit',
  'links',
  'actions',
  'stats-picker',
  'timezone',
  'radio',
  'color',
  'multi-select',
  'field-name',
  'dashboard-uid',
  'fieldColor',
  'mappings',
  'thresholds',
  'statsPicker',
  'fieldNamePicker',
  'datetime',
  'series-name',
];

/** Fills the registries that Grafana's core fills when it starts; they are not in its packages. */
export function fillRegistries(): void {
  standardFieldConfigEditorRegistry.setInit(() => [
    property(FieldConfigProperty.Unit, unitOverrideProcessor),
    property(FieldConfigProperty.Min, numberOverrideProcessor),
    property(FieldConfigProperty.Max, numberOverrideProcessor),
    property('fieldMinMax', booleanOverrideProcessor),
    property(FieldConfigProperty.Decimals, numberOverrideProcessor),
    property(FieldConfigProperty.DisplayName, displayNameOverrideProcessor, {
      settings: { expandTemplateVars: true },
    }),
    property(FieldConfigProperty.Color, identityOverrideProcessor),
    property(FieldConfigProperty.NoValue, stringOverrideProcessor),
    property(FieldConfigProperty.Links, dataLinksOverrideProcessor),
    property('actions', identityOverrideProcessor),
    property(FieldConfigProperty.Mappings, valueMappingsOverrideProcessor, { defaultValue: [] }),
    property(FieldConfigProperty.Thresholds, thresholdsOverrideProcessor, {
      defaultValue: defaultThresholds,
    }),
    property(FieldConfigProperty.Filterable, booleanOverrideProcessor),
  ]);
  standardEditorsRegistry.setInit(() => editors.map((id) => ({ id, name: id, editor: NoEditor })));
  // The list of standard transformations names one of them twice.
  const transformations = new Map(Object.values(standardTransformers).map((each) => [each.id, each]));
  standardTransformersRegistry.setInit(() =>
    [...transformations.values()].map(
      (transformation) =>
        ({
          id: transformation.id,
          name: transformation.name,
          transformation: LOADS_TRANSFORMATIONS ? () => Promise.resolve(transformation) : transformation,
          editor: NoEditor,
        }) as unknown as TransformerRegistryItem,
    ),
  );
}
