import { Type } from '@sinclair/typebox';
import { integer, section } from './configuration-builders.ts';

/** The section `delivery`: when a change counts as failed, and what belongs to a service. */

const name = () => Type.String({ minLength: 1, maxLength: 256 });
const pattern = name;
const record = <Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });
const patterns = (standard: string[], description: string) =>
  Type.Array(pattern(), { default: standard, maxItems: 100, description });
const hours = (standard: number, description: string) =>
  integer({ default: standard, minimum: 1, maximum: 8760, unit: 'h', description });

const ownPaths = record({
  service: name(),
  /** Texts in which `*` stands for anything, slashes too: `services/cart/*`. */
  paths: Type.Array(pattern(), { minItems: 1, maxItems: 1000 }),
});

export const deliverySection = section({
  productionEnvironments: patterns(
    ['production', 'production-*', 'production/*', 'prod-*'],
    'Environments that `production` stands for in questions about delivery; `*` for anything',
  ),
  inferenceHours: hours(
    24,
    'How long after a deployment a new incident or episode is taken to come from it; younger deployments are pending',
  ),
  rollbackHours: hours(
    168,
    'How long after a deployment going back to an earlier version counts as its rollback',
  ),
  revertHours: hours(336, 'How long after a deployment reverting a commit of it counts as its failure'),
  hotfixHours: hours(72, 'How long after a deployment a hotfix counts as its failure'),
  hotfixBranches: patterns(['hotfix*', '*/hotfix*'], 'Branches and tags that make a deployment a hotfix'),
  hotfixLabels: patterns(['hotfix'], 'Labels that make a deployment a hotfix'),
  hotfixTitles: patterns(['hotfix*'], 'Titles that make a deployment a hotfix'),
  hotfixPipelines: patterns(['*hotfix*'], 'Pipelines that make a deployment a hotfix'),
  services: Type.Array(ownPaths, {
    default: [],
    maxItems: 10_000,
    description:
      'Which files of a repository of several services are of which: `{service, paths}`; lead times count commits that touch them',
  }),
  refreshSeconds: integer({
    default: 2,
    minimum: 1,
    maximum: 3600,
    unit: 's',
    description: 'How soon new events are counted in delivery metrics, at the least',
  }),
});
