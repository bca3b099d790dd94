import type { KnownChange, Neighbours } from './rank-suspects.ts';

type Row = Readonly<Record<string, unknown>>;
/** Runs `schemas/sql/queries/<stem>.sql`. */
export type ReadNamed = (stem: string, params: Row) => Promise<readonly Row[]>;

/** So long an answer counts as the newest: a page of many charts asks once. */
const freshMs = 1000;
/** Services whose changes are remembered. */
const mostServices = 5000;

/**
 * The changes of services, as `v_changes` tells them. The view puts together what many reported, which takes
 * longer than all the rest of a chart; so what it said is remembered until a further report is stored,
 * which is asked about once a second at most.
 */
export class ChangeReader {
  readonly #read: ReadNamed;
  readonly #nowMs: () => number;
  #version = '';
  #askedAtMs = -Infinity;
  readonly #byService = new Map<string, readonly KnownChange[]>();

  /** @param nowMs a clock that never goes back */
  constructor(read: ReadNamed, nowMs: () => number) {
    this.#read = read;
    this.#nowMs = nowMs;
  }

  /** Newest first within each service. */
  async of(services: readonly string[]): Promise<KnownChange[]> {
    const version = await this.#newestVersion();
    const wanted = [...new Set(services)];
    const known = new Map(wanted.map((service) => [service, this.#byService.get(service)]));
    const missing = wanted.filter((service) => known.get(service) === undefined);
    if (missing.length > 0) {
      const read = await this.#changes(missing);
      for (const service of missing) {
        const changes = read.filter((change) => change.service === service);
        known.set(service, changes);
        if (this.#version === version) this.#byService.set(service, changes);
      }
    }
    return [...known.values()].flatMap((changes) => changes ?? []);
  }

  async #newestVersion(): Promise<string> {
    const askedAtMs = this.#nowMs();
    if (askedAtMs - this.#askedAtMs < freshMs) return this.#version;
    const [newest] = await this.#read('change_reports', {});
    const version = `${String(newest?.['reports'])} ${String(newest?.['newest'])}`;
    if (version !== this.#version || this.#byService.size > mostServices) this.#byService.clear();
    this.#version = version;
    this.#askedAtMs = askedAtMs;
    return version;
  }

  async #changes(services: readonly string[]): Promise<KnownChange[]> {
    return (await this.#read('suspected_changes', { services })).map(toChange);
  }

  /** Whom each service calls and who calls it, by environment and service (a line each). */
  async neighbours(services: readonly string[]): Promise<ReadonlyMap<string, Neighbours>> {
    const rows = await this.#read('neighbours_of_services', { services: [...new Set(services)] });
    const found = new Map<string, { callees: Set<string>; callers: Set<string> }>();
    const at = (environment: string, service: string): { callees: Set<string>; callers: Set<string> } => {
      const key = placeOf(environment, service);
      const place = found.get(key) ?? { callees: new Set(), callers: new Set() };
      found.set(key, place);
      return place;
    };
    for (const row of rows) {
      const [environment, caller, callee] = ['environment', 'caller', 'callee'].map((name) =>
        text(row, name),
      );
      at(environment!, caller!).callees.add(callee!);
      at(environment!, callee!).callers.add(caller!);
    }
    return found;
  }
}

export const placeOf = (environment: string, service: string): string => `${environment}\n${service}`;

export const alone: Neighbours = { callees: new Set(), callers: new Set() };

const text = (row: Row, name: string): string => {
  const cell = row[name];
  return typeof cell === 'string' ? cell : '';
};

function toChange(row: Row): KnownChange {
  const named = [text(row, 'service'), text(row, 'version')].filter((word) => word !== '').join(' ');
  const url = text(row, 'url');
  return {
    changeId: text(row, 'change_id'),
    atMs: Number(row['at_ms']),
    service: text(row, 'service'),
    environment: text(row, 'environment'),
    kind: text(row, 'kind'),
    version: text(row, 'version'),
    title: text(row, 'title') === '' ? named : text(row, 'title'),
    outcome: text(row, 'outcome'),
    url: /^https?:\/\//.test(url) ? url : '',
    reverts: (row['reverts'] as string[] | undefined) ?? [],
  };
}
