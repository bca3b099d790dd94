import { randomBytes } from 'node:crypto';
import type { ChangesConfiguration } from '../config/configuration.ts';
import type { TableRows } from '../ports.ts';
import type { Nanoseconds } from './instant.ts';
import { string, strings, tableRows, time } from './row-writer.ts';

/**
 * The configured services as rows, for the views to join: who owns them, which journeys need them. A row
 * without a service makes an empty list count, too.
 */
export function catalogueRows(
  services: ChangesConfiguration['services'],
  at: Nanoseconds,
): { readonly contentId: Uint8Array; readonly rows: TableRows } {
  const names = new Set(services.map(({ name, service }) => service ?? name));
  const entries = [...names].map((name) => {
    const of = services.filter((entry) => (entry.service ?? entry.name) === name);
    return {
      name,
      team: of.find(({ team }) => team !== undefined)?.team,
      journeys: [...new Set(of.flatMap(({ journeys }) => journeys ?? []))],
    };
  });
  const rows = [{ name: '', team: undefined, journeys: [] }, ...entries].map(({ name, team, journeys }) => ({
    seen_time: time(at),
    service: string(name),
    team: string(team),
    journeys: strings(journeys),
  }));
  return { contentId: randomBytes(16), rows: tableRows('service_catalogue', rows) };
}
