import type { PanelOptionsEditorBuilder } from '@grafana/data';
import { defaultOptions, type DeliveryOptions } from './options.ts';

const category = ['Delivery'];

/** The options pane: which view, and what stands beside the numbers. */
export function addPanelOptions(builder: PanelOptionsEditorBuilder<DeliveryOptions>): void {
  const isMetrics = ({ view }: DeliveryOptions): boolean => view === 'metrics';
  builder
    .addRadio({
      path: 'view',
      name: 'Show',
      description: 'The five metrics, frequency against fail rate, or a row for every service or team',
      category,
      defaultValue: defaultOptions.view,
      settings: {
        options: [
          { value: 'metrics', label: 'Metrics' },
          { value: 'trade-off', label: 'Trade-off', description: 'Frequency against fail rate' },
          { value: 'groups', label: 'Groups', description: 'A row for every service or team' },
        ],
      },
    })
    .addSelect({
      path: 'bands',
      name: 'DORA bands',
      description:
        'Where a number stood among the answers of a year. They are clusters of a survey, no goals.',
      category,
      defaultValue: defaultOptions.bands,
      settings: {
        options: [
          { value: 'newest', label: 'Newest year with bands' },
          { value: '2024', label: '2024' },
          { value: '2023', label: '2023' },
          { value: '2021', label: '2021' },
          { value: 'none', label: 'None' },
        ],
      },
      showIf: isMetrics,
    });
  for (const [path, name, description] of [
    ['showTrend', 'Trend', 'Every interval of the query, with its 95 % interval'],
    ['showFacts', 'Facts', 'What is pending, open, unlinked or inferred'],
    ['showQuickCheck', 'Quick Check', "Score of DORA's Quick Check"],
  ] as const) {
    builder.addBooleanSwitch({
      path,
      name,
      description,
      category,
      defaultValue: defaultOptions[path],
      showIf: isMetrics,
    });
  }
  builder.addTextInput({
    path: 'drillDown',
    name: 'Link of a metric',
    description:
      'Where the events behind a number are; ${metric} and variables are filled in. The delivery dashboard when empty.',
    category,
    defaultValue: '',
    showIf: isMetrics,
  });
}
