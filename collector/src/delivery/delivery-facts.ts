import type { DeployedChange } from '@shewhart/analysis';
import type { AnsweredRows } from '../api-rows.ts';

/** As much of the query engine as is needed: the named statements of `schemas/sql/queries`. */
export interface NamedQueries {
  namedQuery(stem: string, params?: Readonly<Record<string, unknown>>): Promise<AnsweredRows>;
}

export type DeliveryFact = DeployedChange & {
  readonly service: string;
  readonly environment: string;
  readonly team: string;
};

/** A scope as the statements take it; `fromMs` up to, not including, `toMs`. */
export interface FactParameters {
  readonly service: string;
  readonly team: string;
  readonly environments: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface DeliveryFacts {
  /** The deployments of a scope that concluded within its window, earliest first. */
  read(parameters: FactParameters): Promise<readonly DeliveryFact[]>;
}

const dayMs = 86_400_000;
/** About 300 bytes each. */
const maxKeptFacts = 100_000;

/**
 * Facts as they were last derived, kept for the next question about the same days: a window that ends now
 * moves on with each question, its days do not.
 * @param version another number whenever something was derived
 */
export function createDeliveryFacts(queries: NamedQueries, version: () => number): DeliveryFacts {
  const kept = new Map<string, readonly DeliveryFact[]>();
  let keptOf = version();

  async function ofDays(parameters: FactParameters): Promise<readonly DeliveryFact[]> {
    const now = version();
    if (now !== keptOf) kept.clear();
    keptOf = now;
    const key = JSON.stringify(parameters);
    const known = kept.get(key);
    kept.delete(key);
    const facts = known ?? (await readFacts(queries, parameters));
    // What was read while something was derived may be half of it.
    if (version() === now) kept.set(key, facts);
    let sum = 0;
    // The latest asked for stay.
    for (const [name, some] of [...kept].reverse()) {
      sum += some.length;
      if (sum > maxKeptFacts) kept.delete(name);
    }
    return facts;
  }

  return {
    async read({ fromMs, toMs, ...names }) {
      const days = { fromMs: Math.floor(fromMs / dayMs) * dayMs, toMs: Math.ceil(toMs / dayMs) * dayMs };
      const facts = await ofDays({ ...names, ...days });
      return facts.filter(({ finishedAt }) => finishedAt >= fromMs && finishedAt < toMs);
    },
  };
}

async function readFacts(queries: NamedQueries, parameters: FactParameters): Promise<DeliveryFact[]> {
  const { columns, rows } = await queries.namedQuery('delivery_facts', { ...parameters });
  const [row] = rows;
  const column = <Cell>(name: string): readonly Cell[] =>
    (row?.[columns.findIndex((one) => one.name === name)] ?? []) as Cell[];
  const [services, environments, teams] = [
    column<string>('service'),
    column<string>('environment'),
    column<string>('team'),
  ];
  const [finished, flags, failures] = [
    column<string>('finished'),
    column<number>('flags'),
    column<number>('failure'),
  ];
  const [recovered, leads] = [column<string>('recovered'), column<string[]>('lead')];
  return services.map((service, index): DeliveryFact => {
    const flag = Number(flags[index]);
    const at = Number(recovered[index]);
    return {
      service,
      environment: environments[index]!,
      team: teams[index]!,
      finishedAt: Number(finished[index]),
      isSucceeded: (flag & 1) !== 0,
      isRollback: (flag & 2) !== 0,
      isRedeploy: (flag & 4) !== 0,
      isRework: (flag & 8) !== 0,
      isContentKnown: (flag & 16) !== 0,
      failure: ([null, 'inferred', 'explicit'] as const)[Number(failures[index])] ?? null,
      recoveredAt: at < 0 ? null : at,
      leadMs: leads[index]!.map(Number),
    };
  });
}
