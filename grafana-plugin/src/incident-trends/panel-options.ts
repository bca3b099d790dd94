import type { PanelOptionsEditorBuilder, SelectableValue } from '@grafana/data';
import { allSections, defaultOptions, type IncidentTrendsOptions, type Section } from './options.ts';

const category = ['Incident trends'];
const plainCategory = ['Series of other data sources'];

const sectionNames: Readonly<Record<Section, string>> = {
  counts: 'Incidents over time',
  times: 'Times to detect, mitigate, resolve',
  recurrence: 'Recurrence',
  groups: 'Groups of the query',
};

/** The options pane: what is shown, and how plain series are judged. */
export function addPanelOptions(builder: PanelOptionsEditorBuilder<IncidentTrendsOptions>): void {
  const sections = allSections.map((value) => ({ value, label: sectionNames[value] }));
  builder
    .addMultiSelect({
      path: 'sections',
      name: 'Show',
      description: 'One at a time, with tabs, where the panel is too small for all',
      category,
      defaultValue: [...defaultOptions.sections],
      // The builder's type takes the whole list for one option's value.
      settings: { options: sections as unknown as SelectableValue<Section[]>[] },
    })
    .addBooleanSwitch({
      path: 'showLimits',
      name: 'Limits',
      description: 'Centre line and limits of the c chart over the bars',
      category,
      defaultValue: defaultOptions.showLimits,
    })
    .addFieldNamePicker({
      path: 'series',
      name: 'Series',
      description: 'Counts per interval; all series together when empty, a series for each severity',
      category: plainCategory,
      defaultValue: '',
    })
    .addRadio({
      path: 'countChart',
      name: 'Chart',
      description: 'Rare incidents say more by the intervals between them than by counts of 0 and 1',
      category: plainCategory,
      defaultValue: defaultOptions.countChart,
      settings: {
        options: [
          { value: 'auto', label: 'By how rare' },
          { value: 'c', label: 'Counts (c)' },
          { value: 'g', label: 'Between (g)' },
        ],
      },
    })
    .addNumberInput({
      path: 'baselinePoints',
      name: 'First points for the limits',
      description: '0: all points returned',
      category: plainCategory,
      defaultValue: defaultOptions.baselinePoints,
      settings: { min: 0, integer: true },
    });
}
