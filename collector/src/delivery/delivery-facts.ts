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

/** The deployments of a scope that concluded within its window, earliest first. */
export async function readFacts(
  queries: NamedQueries,
  parameters: Readonly<Record<string, unknown>>,
): Promise<DeliveryFact[]> {
  const { columns, rows } = await queries.namedQuery('delivery_facts', parameters);
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
