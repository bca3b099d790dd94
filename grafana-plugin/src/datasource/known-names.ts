import type { EpisodeSummary, IndicatorSummary } from '@shewhart/schemas/api';
import type { CollectorClient } from './collector-client.ts';

/** Names that queries and variables can be filled in with. */
export type NameList = 'services' | 'environments' | 'teams' | 'severities' | 'kinds';

/** How long lists are kept for suggestions and variables, in milliseconds. */
const listAgeMs = 30_000;

/** Episodes that began longer ago rank below those that did not. */
const firingReachMs = 90 * 86_400_000;

/** Of what no indicator tells: teams and severities, and services that only changes or incidents name. */
const namesSql = `
SELECT DISTINCT 'services' AS list, service AS name FROM service_catalogue WHERE service != ''
UNION ALL SELECT DISTINCT 'teams', team FROM service_catalogue WHERE team != ''
UNION ALL SELECT DISTINCT 'services', service FROM change_event WHERE service != ''
UNION ALL SELECT DISTINCT 'services', arrayJoin(services) FROM v_incidents
UNION ALL SELECT DISTINCT 'teams', team FROM v_incidents WHERE team != ''
UNION ALL SELECT DISTINCT 'severities', severity FROM v_incidents WHERE severity != ''`;

/** How much each indicator has been told of lately: requests, records or samples, by the newest buckets. */
const trafficSql = `
SELECT indicator_id, sum(n) AS traffic FROM indicator_point
WHERE bucket > now() - INTERVAL 6 HOUR GROUP BY indicator_id`;

/** What the collector knows by name; asked again after half a minute or a failure. */
export class KnownNames {
  readonly #client: Pick<CollectorClient, 'episodes' | 'indicators' | 'sql'>;
  readonly #kept = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();

  constructor(client: Pick<CollectorClient, 'episodes' | 'indicators' | 'sql'>) {
    this.#client = client;
  }

  /** All that is charted. */
  async indicators(): Promise<readonly IndicatorSummary[]> {
    return this.#keep('indicators', async () => (await this.#client.indicators()).indicators);
  }

  /** Episodes that last; not asked for where no indicator has one. */
  async firing(): Promise<readonly EpisodeSummary[]> {
    if ((await this.indicators()).every(({ episode }) => episode === null)) return [];
    return this.#keep('firing', async () => {
      const now = Date.now();
      const span = { from: now - firingReachMs, to: now };
      return (await this.#client.episodes(span, { status: 'firing' })).episodes;
    });
  }

  /** Requests, records or samples of the last hours, by indicator. */
  async traffic(): Promise<ReadonlyMap<string, number>> {
    return this.#keep('traffic', async () => {
      const { rows } = await this.#client.sql({ query: trafficSql });
      return new Map(rows.map(([id, traffic]) => [String(id), Number(traffic)]));
    });
  }

  /** Names in alphabetical order, each once. */
  async names(list: NameList): Promise<readonly string[]> {
    if (list === 'services') this.#warmUp();
    const asked = list === 'kinds' || list === 'environments' ? undefined : this.#namesRows();
    const [indicators, named = []] = await Promise.all([this.indicators(), asked]);
    if (list === 'kinds') return distinct(indicators.map(({ kind }) => kind));
    if (list === 'environments') return distinct(indicators.map(({ environment }) => environment));
    const names = named.filter(([name]) => name === list).map(([, name]) => String(name));
    return distinct(list === 'services' ? [...indicators.map(({ service }) => service), ...names] : names);
  }

  async #namesRows(): Promise<readonly (readonly unknown[])[]> {
    return this.#keep('names', async () => (await this.#client.sql({ query: namesSql })).rows);
  }

  /** Where a service is chosen, one of its indicators mostly is next: what that needs is asked for meanwhile. */
  #warmUp(): void {
    // Who needs it will hear of a failure.
    this.firing().catch(() => undefined);
  }

  async #keep<Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const now = Date.now();
    const known = this.#kept.get(key);
    if (known !== undefined && now - known.at <= listAgeMs) return known.answer as Promise<Answer>;
    const answer = ask();
    this.#kept.set(key, { at: now, answer });
    answer.catch(() => this.#kept.delete(key));
    return answer;
  }
}

const distinct = (names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => name !== '').sort();
