import { createHash } from 'node:crypto';

/** What happened in a small organisation, in seconds since its first day. */
export interface Organisation {
  readonly name: string;
  readonly deployments: readonly RandomDeployment[];
  readonly commits: readonly RandomCommit[];
  readonly incidents: readonly RandomIncident[];
  /** Caller and callee. */
  readonly calls: readonly (readonly [caller: string, callee: string])[];
}

export interface RandomDeployment {
  readonly id: string;
  readonly service: string;
  readonly environment: string;
  readonly kind: 'deployment' | 'rollback';
  readonly started: number;
  readonly ended: number;
  readonly outcome: string;
  readonly version: string;
  readonly commit: string;
  readonly ref: string;
  readonly reverts: readonly string[];
}

export interface RandomCommit {
  readonly commit: string;
  readonly repository: string;
  readonly parents: readonly string[];
  readonly at: number;
  readonly reverts: readonly string[];
}

export interface RandomIncident {
  readonly id: string;
  readonly kind: 'incident' | 'alert';
  readonly services: readonly string[];
  readonly environment: string;
  readonly began: number;
  readonly mitigated: number | null;
  readonly changes: readonly string[];
  readonly isExternal: boolean;
}

export const spanSeconds = 5 * 86_400;
const environments = ['production', 'staging'];

/** @param random uniform on [0, 1) */
export function randomOrganisation(name: string, random: () => number): Organisation {
  const below = (limit: number): number => Math.floor(random() * limit);
  const oneOf = <One>(some: readonly One[]): One => some[below(some.length)]!;
  const chance = (part: number): boolean => random() < part;
  let taken = 0;
  // No two things happen in the same second: the order of what happens at once means nothing.
  const instant = (): number => below(spanSeconds / 100) * 100 + (taken = (taken + 1) % 100);
  const services = [`cart-${name}`, `web-${name}`];

  const commits = services.flatMap((service) => {
    const history: RandomCommit[] = [];
    const times = Array.from({ length: 6 + below(10) }, instant).sort((a, b) => a - b);
    for (const [index, at] of times.entries()) {
      const parents = index === 0 ? [] : [history[Math.max(0, index - 1 - (chance(0.2) ? 1 : 0))]!.commit];
      if (index > 2 && chance(0.15)) parents.push(history[index - 2]!.commit);
      const reverted =
        index > 0 && chance(0.25) ? [oneOf(history).commit.slice(0, chance(0.5) ? 40 : 10)] : [];
      const commit = hash(`${service}/${index}`);
      history.push({
        ...{ commit, repository: `shop/${service}`, at, reverts: reverted },
        parents: [...new Set(parents)],
      });
    }
    return history;
  });

  const deployments = services.flatMap((service) =>
    environments.flatMap((environment) => {
      const own = commits.filter(({ repository }) => repository === `shop/${service}`);
      const hasVersions = chance(0.7);
      const times = Array.from({ length: 3 + below(9) }, instant).sort((a, b) => a - b);
      return times.map((ended, index): RandomDeployment => {
        const written = own.filter(({ at }) => at < ended);
        // Often the newest, often enough one that was there before.
        const at = chance(0.6) ? written.length - 1 : below(written.length);
        const commit = written[at]?.commit ?? '';
        const version = hasVersions && commit !== '' ? `v${at}` : '';
        const reverts = chance(0.1) ? [chance(0.5) ? `v${below(6)}` : oneOf(own).commit.slice(0, 12)] : [];
        return {
          id: `${service}-${environment}-${index}`,
          ...{ service, environment, ended, version, commit, reverts },
          kind: chance(0.12) ? 'rollback' : 'deployment',
          started: ended - below(1800),
          outcome: oneOf([
            'succeeded',
            'succeeded',
            'succeeded',
            'succeeded',
            'failed',
            'aborted',
            'cancelled',
          ]),
          ref: chance(0.12) ? 'hotfix/urgent' : 'main',
        };
      });
    }),
  );

  const incidents = Array.from({ length: 8 }, (_, index): RandomIncident => {
    const began = instant();
    const named = [oneOf(deployments).id, `v${below(6)}`, oneOf(commits).commit.slice(0, 9), 'ticket-1'];
    return {
      id: `incident-${name}-${index}`,
      kind: chance(0.7) ? 'incident' : 'alert',
      services: chance(0.9) ? [oneOf(services)] : services,
      environment: oneOf(environments),
      began,
      mitigated: chance(0.7) ? began + 60 * (1 + below(300)) : null,
      changes: chance(0.3) ? [oneOf(named)] : [],
      isExternal: chance(0.1),
    };
  });
  return { name, deployments, commits, incidents, calls: chance(0.6) ? [[services[1]!, services[0]!]] : [] };
}

/** The same numbers for the same seed (Steele, Lea & Flood 2014, 32 bits). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

function hash(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
