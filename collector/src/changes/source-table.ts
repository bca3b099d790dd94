import type { ChangesConfiguration } from '../config/configuration.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import { genericSource } from './generic-source.ts';
import type { Source } from './source.ts';
import { alertmanager } from './sources/alertmanager.ts';
import { argoCd } from './sources/argo-cd.ts';
import { argoRollouts } from './sources/argo-rollouts.ts';
import { azureDevops } from './sources/azure-devops.ts';
import { bitbucket } from './sources/bitbucket.ts';
import { circleci } from './sources/circleci.ts';
import { cloudwatch } from './sources/cloudwatch.ts';
import { datadog } from './sources/datadog.ts';
import { flux } from './sources/flux.ts';
import { github } from './sources/github.ts';
import { gitlab } from './sources/gitlab.ts';
import { grafana } from './sources/grafana.ts';
import { incidentIo } from './sources/incident-io.ts';
import { jenkins } from './sources/jenkins.ts';
import { jira } from './sources/jira.ts';
import { opsgenie } from './sources/opsgenie.ts';
import { pagerduty } from './sources/pagerduty.ts';
import { sentry } from './sources/sentry.ts';
import { spinnaker } from './sources/spinnaker.ts';

export const builtInSources: readonly Source[] = [
  github,
  gitlab,
  azureDevops,
  bitbucket,
  argoCd,
  argoRollouts,
  flux,
  jenkins,
  spinnaker,
  circleci,
  alertmanager,
  grafana,
  pagerduty,
  opsgenie,
  incidentIo,
  jira,
  sentry,
  datadog,
  cloudwatch,
];

/**
 * Every source by the name in its address, those of the configuration included.
 * @throws ConfigurationError when a mapping takes a built-in name
 */
export function sourceTable(mappings: ChangesConfiguration['mappings']): ReadonlyMap<string, Source> {
  const table = new Map(builtInSources.map((source) => [source.name, source]));
  const names = new Set(mappings.map(({ source }) => source));
  for (const name of names) {
    if (table.has(name))
      throw new ConfigurationError([`changes.mappings: "${name}" is built in; take another name.`]);
  }
  for (const name of names) {
    table.set(
      name,
      genericSource(
        name,
        mappings.filter(({ source }) => source === name),
      ),
    );
  }
  return table;
}
