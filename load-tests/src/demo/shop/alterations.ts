import { Random } from './random.ts';
import type { Effect } from './schedule.ts';
import type { ServiceName } from './topology.ts';

/** What is altered without a deployment: a flag, a setting, a table. */
export interface Alteration {
  readonly id: string;
  readonly kind: 'configuration' | 'feature_flag' | 'schema_migration';
  readonly service: ServiceName;
  readonly title: string;
  readonly version: string;
  readonly actor: string;
  readonly startedAt: number;
  readonly at: number;
  /** The alteration that this one takes back. */
  readonly reverts?: string;
}

export interface Alterations {
  readonly alterations: readonly Alteration[];
  /** What they do to their services. */
  readonly effects: readonly Effect[];
  /** The flag that hurt, and for how long. */
  readonly harm: {
    readonly alteration: string;
    readonly service: ServiceName;
    readonly fromAt: number;
    readonly untilAt: number;
  };
}

const minuteMs = 60_000;

/** An improvement lasts longer than any demo runs. */
const goodMs = 10 * 365 * 86_400_000;

/**
 * The alterations of a stretch: an index and a flag that help, a setting that does nothing to be seen, and a
 * flag that hurts until it is switched off.
 *
 * @param placeOf an instant in office hours at that share of the stretch
 */
export function makeAlterations(seed: number, placeOf: (share: number) => number): Alterations {
  const random = new Random(seed, 'alterations');
  const alter = (
    share: number,
    {
      lasting = 20_000,
      ...rest
    }: Pick<Alteration, 'kind' | 'service' | 'title' | 'version' | 'actor'> & { lasting?: number },
  ): Alteration => {
    const at = placeOf(share) + 3000 * random.uniform() + 1000;
    return { id: `${rest.kind}-${random.hex(4)}`, ...rest, startedAt: at - lasting, at };
  };
  const index = alter(0.17, {
    kind: 'schema_migration',
    service: 'inventory',
    title: 'Add an index on stock.sku',
    version: '2026_114_stock_sku',
    actor: 'noor',
    lasting: 4 * minuteMs,
  });
  const setting = alter(0.43, {
    kind: 'configuration',
    service: 'payment',
    title: 'Wait 8 s for the acquirer instead of 6 s',
    version: 'acquirer-timeout=8s',
    actor: 'kim',
  });
  const hurting = alter(0.5, {
    kind: 'feature_flag',
    service: 'web',
    title: 'Switch on recommendations on every page',
    version: 'recommendations=on',
    actor: 'ada',
  });
  const offAt = placeOf(0.5) + (55 + 20 * random.uniform()) * minuteMs;
  const off: Alteration = {
    ...hurting,
    id: `${hurting.id}-off`,
    title: 'Switch off recommendations',
    version: 'recommendations=off',
    startedAt: offAt - 10_000,
    at: offAt,
    reverts: hurting.id,
  };
  const helping = alter(0.64, {
    kind: 'feature_flag',
    service: 'web',
    title: 'Switch on the page cache',
    version: 'page-cache=on',
    actor: 'lin',
  });
  const step = (service: ServiceName, fromAt: number, untilAt: number, latencyFactor: number): Effect => ({
    service,
    fromAt,
    untilAt,
    latencyFactor,
    errorProbability: 0,
    shape: 'step',
  });
  return {
    alterations: [index, setting, hurting, off, helping],
    effects: [
      step('inventory', index.at, index.at + goodMs, 0.8),
      step('web', hurting.at, off.at, 1.9),
      step('web', helping.at, helping.at + goodMs, 0.75),
    ],
    harm: { alteration: hurting.id, service: 'web', fromAt: hurting.at, untilAt: off.at },
  };
}
