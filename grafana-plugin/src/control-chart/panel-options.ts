import { ruleCatalogue, ruleSetNames } from '@shewhart/analysis';
import type { PanelOptionsEditorBuilder, SelectableValue } from '@grafana/data';
import { chartChoices, needsSizes, needsSubgroups } from './chart-names.ts';
import { defaultOptions, type ControlChartOptions } from './options.ts';
import { ruleName } from './rule-words.ts';

const limitsCategory = ['Limits'];
const chartCategory = ['Control chart'];
const showCategory = ['Show'];

const setNames: Readonly<Record<string, string>> = {
  limits: 'Limits only',
  nelson: 'Nelson 1–8',
  'western-electric': 'Western Electric',
  montgomery: 'Montgomery',
  aiag: 'AIAG',
  juran: 'Juran',
  ihi: 'IHI',
  nhs: 'NHS (Making Data Count)',
  westgard: 'Westgard',
  anhoej: 'Anhøj runs',
  benneyan: 'Benneyan zeros',
};

const estimators = [
  { value: '', label: 'As the chart has it' },
  { value: 'mr-mean', label: 'Mean moving range' },
  { value: 'mr-median', label: 'Median moving range' },
  { value: 'mr-screened', label: 'Moving range, screened once' },
  { value: 'mad', label: 'Median absolute deviation' },
  { value: 'sd', label: 'Standard deviation' },
];

const ruleOptions = ruleCatalogue.map(({ name }) => ({ value: name, label: ruleName(name) }));

/** The options pane: what is charted, where limits come from, what is shown. */
export function addPanelOptions(builder: PanelOptionsEditorBuilder<ControlChartOptions>): void {
  addChartOptions(builder);
  addLimitOptions(builder);
  addShowOptions(builder);
}

function addChartOptions(builder: PanelOptionsEditorBuilder<ControlChartOptions>): void {
  builder
    .addSelect({
      path: 'limitSource',
      name: 'Judged by',
      description: 'Limits that the collector computed and stored, or limits computed here from the series',
      category: chartCategory,
      defaultValue: defaultOptions.limitSource,
      settings: {
        options: [
          { value: 'data', label: 'The data source, where it gives limits' },
          { value: 'panel', label: 'This panel' },
        ],
      },
    })
    .addSelect({
      path: 'chart',
      name: 'Chart',
      description:
        'Which control chart judges the series: XmR for single values, p and u for shares and rates of known sizes',
      category: chartCategory,
      defaultValue: defaultOptions.chart,
      settings: { options: [...chartChoices] },
    })
    .addFieldNamePicker({
      path: 'series',
      name: 'Series',
      description: 'The first one when empty; readers can switch',
      category: chartCategory,
      defaultValue: '',
    })
    .addFieldNamePicker({
      path: 'sizeSeries',
      name: 'Sizes',
      description: 'How many were inspected or sent: the denominator of proportions and rates',
      category: chartCategory,
      defaultValue: '',
      showIf: ({ chart }) => needsSizes(chart),
    })
    .addNumberInput({
      path: 'subgroupSize',
      name: 'Points per subgroup',
      description: '0: all series at one instant make a subgroup',
      category: chartCategory,
      defaultValue: defaultOptions.subgroupSize,
      settings: { min: 0, integer: true },
      showIf: ({ chart }) => needsSubgroups(chart),
    })
    .addNumberInput({
      path: 'ewmaWeight',
      name: 'Weight of the newest point',
      description: 'Between 0 and 1; small weights find small, lasting shifts',
      category: chartCategory,
      defaultValue: defaultOptions.ewmaWeight,
      settings: { min: 0.01, max: 1, step: 0.05 },
      showIf: ({ chart }) => chart === 'ewma',
    })
    .addNumberInput({
      path: 'cusumAllowance',
      name: 'Allowance',
      description: 'Half the shift to be found, in sigmas',
      category: chartCategory,
      defaultValue: defaultOptions.cusumAllowance,
      settings: { min: 0, step: 0.1 },
      showIf: ({ chart }) => chart === 'cusum',
    })
    .addNumberInput({
      path: 'cusumDecision',
      name: 'Decision interval',
      description: 'In sigmas',
      category: chartCategory,
      defaultValue: defaultOptions.cusumDecision,
      settings: { min: 0.1, step: 0.5 },
      showIf: ({ chart, limitsBy }) => chart === 'cusum' && limitsBy === 'width',
    })
    .addSelect({
      path: 'rules',
      name: 'Rules',
      description: 'Rules that mean nothing on the chosen chart are left out, and the panel says so',
      category: chartCategory,
      defaultValue: defaultOptions.rules,
      settings: {
        options: [
          ...ruleSetNames.map((value) => ({ value, label: setNames[value] ?? value })),
          { value: 'chosen', label: 'Chosen one by one' },
        ],
      },
    })
    .addMultiSelect({
      path: 'chosenRules',
      name: 'Chosen rules',
      description: 'Each rule that is added finds more, and raises more false alarms',
      category: chartCategory,
      defaultValue: [...defaultOptions.chosenRules],
      // The builder's type takes the whole list for one option's value.
      settings: { options: ruleOptions as unknown as SelectableValue<string[]>[] },
      showIf: ({ rules }) => rules === 'chosen',
    });
}

function addLimitOptions(builder: PanelOptionsEditorBuilder<ControlChartOptions>): void {
  builder
    .addSelect({
      path: 'baseline.kind',
      name: 'Baseline',
      description: 'Which points set the limits. Zooming never changes them.',
      category: limitsCategory,
      defaultValue: defaultOptions.baseline.kind,
      settings: {
        options: [
          { value: 'first', label: 'First points of every stage' },
          { value: 'window', label: 'A fixed window of time' },
          { value: 'given', label: 'Given centre and sigma' },
          { value: 'all', label: 'All points returned' },
        ],
      },
    })
    .addNumberInput({
      path: 'baseline.first',
      name: 'Points',
      description: 'How many points of every stage set its limits; 20 to 30 are usual',
      category: limitsCategory,
      defaultValue: defaultOptions.baseline.first,
      settings: { min: 2, integer: true },
      showIf: ({ baseline }) => baseline?.kind === 'first',
    });
  for (const [path, name] of [
    ['baseline.from', 'From'],
    ['baseline.to', 'To'],
  ] as const) {
    builder.addTextInput({
      path,
      name,
      description: 'Such as 2026-11-01T00:00:00Z; variables are filled in',
      category: limitsCategory,
      defaultValue: '',
      showIf: ({ baseline }) => baseline?.kind === 'window',
    });
  }
  for (const [path, name, description, defaultValue] of [
    ['baseline.center', 'Centre', 'In the unit of the series', defaultOptions.baseline.center],
    ['baseline.sigma', 'Sigma', 'Standard deviation of single points', defaultOptions.baseline.sigma],
  ] as const) {
    builder.addNumberInput({
      path,
      name,
      description,
      category: limitsCategory,
      defaultValue,
      showIf: ({ baseline }) => baseline?.kind === 'given',
    });
  }
  builder
    .addTextInput({
      path: 'exclude',
      name: 'Leave out',
      description: 'Instants or from/to, separated by commas: judged, but not part of the baseline',
      category: limitsCategory,
      defaultValue: '',
    })
    .addTextInput({
      path: 'stages',
      name: 'New stages at',
      description: 'Instants, separated by commas; every stage has limits of its own',
      category: limitsCategory,
      defaultValue: '',
    })
    .addSelect({
      path: 'sigma',
      name: 'Spread from',
      description: 'How sigma is estimated; medians and screening bear outliers in the baseline',
      category: limitsCategory,
      defaultValue: defaultOptions.sigma,
      settings: { options: estimators },
    })
    .addRadio({
      path: 'limitsBy',
      name: 'Limits by',
      description: 'A distance from the centre, or how often a false alarm is accepted',
      category: limitsCategory,
      defaultValue: defaultOptions.limitsBy,
      settings: {
        options: [
          { value: 'width', label: 'Sigmas' },
          { value: 'run-length', label: 'False alarms' },
        ],
      },
    })
    .addNumberInput({
      path: 'width',
      name: 'Sigmas',
      description: 'Distance of the limits from the centre, in standard errors; 3 is usual',
      category: limitsCategory,
      defaultValue: defaultOptions.width,
      settings: { min: 0.5, step: 0.1 },
      showIf: ({ limitsBy }) => limitsBy === 'width',
    })
    .addNumberInput({
      path: 'runLength',
      name: 'Points between false alarms',
      description: 'On average, while nothing has changed; 370 is as seldom as 3 sigmas',
      category: limitsCategory,
      defaultValue: defaultOptions.runLength,
      settings: { min: 2 },
      showIf: ({ limitsBy }) => limitsBy === 'run-length',
    })
    .addNumberInput({
      path: 'lowerBound',
      name: 'Values cannot be below',
      description: 'Such as 0 for durations: no limit is drawn where no value can be',
      category: limitsCategory,
    })
    .addNumberInput({
      path: 'upperBound',
      name: 'Values cannot be above',
      description: 'Such as 1 for shares',
      category: limitsCategory,
    });
}

function addShowOptions(builder: PanelOptionsEditorBuilder<ControlChartOptions>): void {
  const switches = [
    ['limits', 'Limits', 'Control limits and the area between them'],
    ['zones', 'Zones', 'Lines at one and two sigmas'],
    ['violations', 'Violations', 'Rings with the number of the rule'],
    ['episodes', 'Episodes', 'Shaded from onset to recovery'],
    ['changes', 'Changes', 'Deployments and other changes on the time axis'],
    ['dispersion', 'Dispersion chart', 'Moving ranges, ranges or deviations below'],
  ] as const;
  for (const [key, name, description] of switches) {
    builder.addBooleanSwitch({
      path: `show.${key}`,
      name,
      description,
      category: showCategory,
      defaultValue: defaultOptions.show[key],
    });
  }
  builder.addSliderInput({
    path: 'markSize',
    name: 'Mark size',
    description: 'Of the rings around points that break a rule, in pixels',
    category: showCategory,
    defaultValue: defaultOptions.markSize,
    settings: { min: 4, max: 24, step: 1 },
    showIf: ({ show }) => show?.violations,
  });
}
