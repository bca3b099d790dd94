import { expect, test } from 'vitest';
import { incident } from '../../test/contract-answers.ts';
import type { CollectorClient } from '../datasource/collector-client.ts';
import { similarIncidents, timelineOf } from './incident.ts';

test('the course holds only what was reported', () => {
  expect(timelineOf(incident).map(({ step, afterMs }) => [step, afterMs / 60_000])).toEqual([
    ['began', 0],
    ['detected', 3],
    ['acknowledged', 4],
    ['mitigated', 13],
  ]);
});

test('similar ones: the same cause first, each once, never itself', async () => {
  const other = (incidentId: string, day: number, cause: string) => ({
    ...incident,
    incidentId,
    cause,
    started: `2026-11-0${day}T00:00:00Z`,
  });
  const incidents = [other('near', 4, 'load'), other('far', 9, 'deploy'), incident];
  const client = {
    incidents: () => Promise.resolve({ incidents, next: null }),
  } as unknown as CollectorClient;
  const similar = await similarIncidents(client, { ...incident, cause: 'deploy' });
  expect(similar.map(({ incidentId }) => incidentId)).toEqual(['far', 'near']);
});
