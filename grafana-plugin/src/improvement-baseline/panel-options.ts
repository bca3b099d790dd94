import type { PanelOptionsEditorBuilder } from '@grafana/data';
import { defaultOptions, type HarmDirection, type ImprovementBaselineOptions } from './options.ts';

const category = ['Improvement baseline'];
const plainCategory = ['Series of other data sources'];

const directions: { value: HarmDirection; label: string }[] = [
  { value: 'up', label: 'More is worse' },
  { value: 'down', label: 'Less is worse' },
  { value: 'both', label: 'Either' },
];

/** The options pane: what is shown, and how plain series are split and judged. */
export function addPanelOptions(builder: PanelOptionsEditorBuilder<ImprovementBaselineOptions>): void {
  for (const [path, name, description] of [
    ['showPlot', 'Chart', 'The frozen baseline and what followed'],
    ['showGuardrails', 'Guardrails', 'What must not get worse for it'],
    ['showHistory', 'Versions', 'Who froze which baseline, when and why'],
  ] as const) {
    builder.addBooleanSwitch({ path, name, description, category, defaultValue: defaultOptions[path] });
  }
  builder
    .addFieldNamePicker({
      path: 'series',
      name: 'Series',
      description: 'What was to improve, the first one when empty; all others are guardrails',
      category: plainCategory,
      defaultValue: '',
    })
    .addTextInput({
      path: 'splitAt',
      name: 'Began at',
      description: 'Such as 2026-11-01T00:00:00Z; variables are filled in',
      category: plainCategory,
      defaultValue: '',
    })
    .addRadio({
      path: 'direction',
      name: 'Harm',
      description: 'Which way is worse, for what was to improve',
      category: plainCategory,
      defaultValue: defaultOptions.direction,
      settings: { options: directions },
    })
    .addRadio({
      path: 'guardrailDirection',
      name: 'Harm to guardrails',
      description: 'Which way is worse, for all other series',
      category: plainCategory,
      defaultValue: defaultOptions.guardrailDirection,
      settings: { options: directions },
    })
    .addRadio({
      path: 'scale',
      name: 'Compared by',
      description: 'By ratio for durations and other positive, skewed values',
      category: plainCategory,
      defaultValue: defaultOptions.scale,
      settings: {
        options: [
          { value: 'plain', label: 'Difference' },
          { value: 'log', label: 'Ratio' },
        ],
      },
    });
}
