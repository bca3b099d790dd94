import { canonicalEnvironment, environmentSpellings } from '@shewhart/schemas/taxonomy';
import type { ChangesConfiguration } from '../config/configuration.ts';
import { fits } from './name-pattern.ts';
import type { DecodedChange, DecodedGate, DecodedIncident } from './source.ts';

/** Turns the names that a source uses into those of the organisation. */
export interface NameMapping {
  /** Undefined for the run of a pipeline that deploys nothing. */
  change(change: DecodedChange): DecodedChange | undefined;
  incident(incident: DecodedIncident): DecodedIncident;
  gate(gate: DecodedGate): DecodedGate;
  journeysOf(services: readonly string[]): string[];
}

type Configuration = Pick<
  ChangesConfiguration,
  'defaultEnvironment' | 'repositories' | 'environments' | 'services' | 'pipelines'
>;

interface PipelineRule {
  readonly deploys?: boolean;
  readonly environment?: string;
  readonly service?: string;
}

/** What these alter does not run in an environment. */
const withoutEnvironment: ReadonlySet<string> = new Set(['merge', 'release']);
const deploysByName = /deploy|release|roll-?out|roll-?back|promote/i;
const rollsBackByName = /roll-?back|revert/i;

export function createNameMapping(configuration: Configuration): NameMapping {
  const { repositories, environments, services, pipelines, defaultEnvironment } = configuration;

  const environmentOf = (name: string): string =>
    environments.find((entry) => fits(name, entry.name))?.environment ?? canonicalEnvironment(name);

  const serviceOf = (name: string): string =>
    services.find((entry) => entry.service !== undefined && fits(name, entry.name))?.service ?? name;

  /** Undefined when nothing says that a pipeline of this name deploys. */
  function ruleFor({ pipeline = '', repository = '' }: DecodedChange): PipelineRule | undefined {
    const rule = pipelines.find(
      (entry) => fits(pipeline, entry.pipeline) && fits(repository, entry.repository ?? '*'),
    );
    return rule ?? (deploysByName.test(pipeline) ? {} : undefined);
  }

  function placeNamed(places: readonly string[]): string | undefined {
    const known = places.find((place) => environments.some((entry) => fits(place, entry.name)));
    return known ?? places.map(environmentIn).find((found) => found !== undefined);
  }

  function environmentNamed(decoded: DecodedChange): string | undefined {
    const { pipeline = '', isRun = false, places = [] } = decoded;
    return decoded.environment ?? placeNamed(isRun ? [...places, pipeline] : places);
  }

  function change(decoded: DecodedChange): DecodedChange | undefined {
    const { pipeline = '', repository = '', isRun = false } = decoded;
    const rule = pipeline === '' ? undefined : ruleFor(decoded);
    if (isRun && (rule === undefined || rule.deploys === false)) return undefined;
    const ofRepository = repositories.find((entry) => fits(repository, entry.repository));
    const told = { service: decoded.service, environment: environmentNamed(decoded) };
    const names = [
      rule,
      told,
      ofRepository,
      { service: lastPart(repository), environment: defaultEnvironment },
    ];
    return {
      ...decoded,
      kind: isRun && rollsBackByName.test(pipeline) ? 'rollback' : decoded.kind,
      service: serviceOf(firstNamed(names, 'service')),
      environment: withoutEnvironment.has(decoded.kind)
        ? undefined
        : environmentOf(firstNamed(names, 'environment')),
    };
  }

  return {
    change,
    incident: (decoded) => ({
      ...decoded,
      services: [...new Set((decoded.services ?? []).map((name) => serviceOfAlert(name)))],
      environment: environmentOf(decoded.environment ?? defaultEnvironment),
    }),
    gate: (decoded) => ({ ...decoded, service: serviceOfAlert(decoded.repository) }),
    journeysOf: (of) => [
      ...new Set(
        services
          .filter((entry) => of.includes(entry.service ?? entry.name))
          .flatMap((entry) => entry.journeys ?? []),
      ),
    ],
  };

  /** Issues name the repository that they are in. */
  function serviceOfAlert(name: string): string {
    const mapped = serviceOf(name);
    if (mapped !== name || !name.includes('/')) return mapped;
    return serviceOf(repositories.find((entry) => fits(name, entry.repository))?.service ?? lastPart(name));
  }
}

/** The environment that a pipeline's name mentions: `deploy-prod`, `Deploy to staging`. */
function environmentIn(name: string): string | undefined {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .find((word) => environmentSpellings.has(word) && word !== 'test' && word !== 'testing');
}

function lastPart(repository: string): string {
  return repository.split('/').at(-1) ?? repository;
}

type Named = { readonly service?: string | undefined; readonly environment?: string | undefined };

function firstNamed(names: readonly (Named | undefined)[], what: keyof Named): string {
  return names.map((named) => named?.[what]).find((name) => name !== undefined) ?? '';
}
