import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { createChangeIntake } from '../../src/changes/change-intake.ts';
import { registerChangeRoutes } from '../../src/changes/change-routes.ts';
import { sourceTable } from '../../src/changes/source-table.ts';
import { loadConfiguration } from '../../src/config/load-configuration.ts';
import { CollectorError } from '../../src/errors.ts';
import { openSpool } from '../../src/spool/spool.ts';
import { ManualClock } from '../manual-clock.ts';
import { SimulatedDisk } from '../simulated-disk.ts';
import { temporaryDirectory } from '../spool-fixture.ts';

const event = {
  specversion: '1.0',
  id: 'e',
  source: '/s',
  type: 'dev.shewhart.change',
  data: { id: '1', kind: 'deployment', at: '2026-01-01T00:00:00Z', service: 'cart' },
};

it('an event that the disk did not take is not acknowledged, and is taken when it is sent again after a restart', async () => {
  const disk = new SimulatedDisk();
  const clock = new ManualClock();
  const directory = temporaryDirectory();
  const configuration = loadConfiguration({ env: {} }).changes;
  const open = async () => {
    const spool = await openSpool({ directory, files: disk, clock, minFreeDiskBytes: 1000 });
    const server = Fastify();
    server.setErrorHandler((error, _request, reply) => {
      const code = error instanceof CollectorError ? error.code : 'INTERNAL';
      void reply.code(code.startsWith('SPOOL') ? 503 : 500).send({ code });
    });
    registerChangeRoutes(server, {
      intake: createChangeIntake({ configuration, spool }),
      sources: sourceTable([]),
      secrets: new Map(),
      configuration,
      authorize: () => undefined,
      reserve: () => ({ grow: () => undefined, release: () => undefined }),
      clock,
    });
    const send = async () => {
      const answer = await server.inject({
        method: 'POST',
        url: '/v1/events',
        headers: { 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify(event),
      });
      return [answer.statusCode, JSON.parse(answer.body)] as const;
    };
    return { spool, send };
  };

  const first = await open();
  disk.free = 900;
  clock.advance(1000);
  expect(await first.send()).toMatchObject([503, { code: 'SPOOL_DISK_FULL' }]);
  disk.free = 1e9;
  clock.advance(60_000);
  expect(await first.send()).toMatchObject([200, { changes: 1, duplicates: 0 }]);
  await first.spool.close();

  const second = await open();
  expect(await second.send()).toMatchObject([200, { changes: 0, duplicates: 1 }]);
  const segment = (await second.spool.next())!;
  expect((await segment.read()).map(({ table, rows }) => [table, rows])).toEqual([
    ['raw_event', 1],
    ['change_event', 1],
  ]);
  await second.spool.close();
});
