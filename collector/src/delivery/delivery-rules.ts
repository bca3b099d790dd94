import type { DeliveryConfiguration } from '../config/configuration.ts';

/** Rules as the statements take them: hours, and patterns as regular expressions (empty: never). */
export interface DeliveryRules {
  readonly rollbackHours: number;
  readonly revertHours: number;
  readonly hotfixHours: number;
  readonly inferenceHours: number;
  readonly hotfixBranch: string;
  readonly hotfixLabel: string;
  readonly hotfixTitle: string;
  readonly hotfixPipeline: string;
}

export function deliveryRules(delivery: DeliveryConfiguration): DeliveryRules {
  return {
    rollbackHours: delivery.rollbackHours,
    revertHours: delivery.revertHours,
    hotfixHours: delivery.hotfixHours,
    inferenceHours: delivery.inferenceHours,
    hotfixBranch: anyOf(delivery.hotfixBranches),
    hotfixLabel: anyOf(delivery.hotfixLabels),
    hotfixTitle: anyOf(delivery.hotfixTitles),
    hotfixPipeline: anyOf(delivery.hotfixPipelines),
  };
}

/** Of texts in which `*` stands for anything, whatever the case, the expression that fits whole names. */
export function anyOf(patterns: readonly string[]): string {
  if (patterns.length === 0) return '';
  const alternatives = patterns.map((pattern) => pattern.split('*').map(quoted).join('.*'));
  return `(?is)^(${alternatives.join('|')})$`;
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

/** Environments that a question means: `production` is the tier that is configured, `*` all. */
export function environmentsOf(asked: string | undefined, delivery: DeliveryConfiguration): string {
  const isTier = asked === undefined || asked === '' || asked === 'production';
  return anyOf(isTier ? delivery.productionEnvironments : [asked]);
}
