import type { FreezeRequest, PlannedChangeRequest } from '@shewhart/schemas/api';
import { ConfigurationError } from '../config/configuration-error.ts';
import { readFreeze, readPlannedChange, type ReadEntry } from './calendar-entry.ts';
import { CalendarError } from './recurrence.ts';

/** Entries of the configuration; their names are their identities. @throws ConfigurationError */
export function configuredCalendar({
  freezes,
  plannedChanges,
}: {
  readonly freezes: readonly FreezeRequest[];
  readonly plannedChanges: readonly PlannedChangeRequest[];
}): ReadEntry[] {
  const problems: string[] = [];
  const read = <Request extends { readonly name: string }>(
    requests: readonly Request[],
    key: string,
    reader: (request: Request, origin: { id: string; origin: 'configuration'; created: null }) => ReadEntry,
  ): ReadEntry[] =>
    requests.flatMap((request, index) => {
      const id = `configuration:${request.name}`;
      if (requests.findIndex(({ name }) => name === request.name) < index)
        problems.push(`calendar.${key}[${index}]: the name ${request.name} is there twice.`);
      try {
        return reader(request, { id, origin: 'configuration', created: null });
      } catch (error) {
        if (!(error instanceof CalendarError)) throw error;
        problems.push(`calendar.${key}[${index}].${error.message}.`);
        return [];
      }
    });
  const entries = [
    ...read(freezes, 'freezes', readFreeze),
    ...read(plannedChanges, 'plannedChanges', readPlannedChange),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return entries;
}
