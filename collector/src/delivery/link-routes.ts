import {
  changeResponseSchema,
  linkRequestSchema,
  linksQuerySchema,
  linksResponseSchema,
  type ChangeResponse,
  type LinkRequest,
  type LinksQuery,
  type LinksResponse,
} from '@shewhart/schemas/api';
import type { FastifyPluginCallback } from 'fastify';
import { milliseconds, objectsOf } from '../api-rows.ts';
import type { Clock } from '../clock.ts';
import { decide, type DecisionTrail } from '../decide.ts';
import { CollectorError } from '../errors.ts';
import type { StoreSession } from '../ports.ts';
import type { DeliveryDeriver } from './delivery-deriver.ts';
import type { NamedQueries } from './delivery-facts.ts';
import { linkMessages } from './link-message.ts';
import { operation } from './operation.ts';

export interface LinkRouteParts {
  readonly queries: NamedQueries;
  readonly session: StoreSession;
  readonly deriver: Pick<DeliveryDeriver, 'pass'>;
  readonly trail: DecisionTrail;
  readonly clock: Clock;
}

/** Later than any instant that is stored. */
const endOfTime = 9_000_000_000_000;

/** `GET /api/v1/changes/{id}`, and the links that say whether it failed: read, and corrected by people. */
export const linkRoutes: FastifyPluginCallback<LinkRouteParts> = (fastify, parts, done) => {
  const { queries, session, deriver, trail, clock } = parts;

  fastify.get<{ Params: { id: string } }>(
    '/api/v1/changes/:id',
    operation({
      operationId: 'change',
      summary: 'One change, what it brought, and whether it failed',
      params: {
        type: 'object',
        properties: { id: { type: 'string', minLength: 1, maxLength: 2048 } },
        required: ['id'],
      },
      answer: ['The change', changeResponseSchema],
    }),
    async ({ params: { id } }): Promise<ChangeResponse> => {
      const services = objectsOf(await queries.namedQuery('services_of_change', { id }));
      const names = services.map(({ service }) => String(service));
      const [change] =
        names.length === 0
          ? []
          : objectsOf(await queries.namedQuery('change_by_id', { id, services: names }));
      if (change === undefined) throw new CollectorError('RECEIVE_NOT_FOUND', `There is no change ${id}.`);
      const changeId = String(change['changeId']);
      const commits = objectsOf(await queries.namedQuery('commits_of_change', { id: changeId }));
      return {
        change,
        commits: commits.map(({ commit, title, author, committedMs, leadMs }) => ({
          commit: String(commit),
          title: String(title),
          author: String(author),
          committed: new Date(Number(committedMs)).toISOString(),
          leadMs: Number(leadMs) < 0 ? null : Number(leadMs),
        })),
        links: await linksOf({ changes: [changeId] }),
      };
    },
  );

  fastify.get<{ Querystring: LinksQuery }>(
    '/api/v1/links',
    operation({
      operationId: 'links',
      summary: 'Why changes count as failed, or by whose word not',
      querystring: linksQuerySchema,
      answer: ['At most 10,000 links, those of the newest changes first', linksResponseSchema],
    }),
    async ({ query: { changeId, incidentId = '', service = '', from, to } }): Promise<LinksResponse> => ({
      links: await linksOf({
        changes: changeId === undefined ? [] : [changeId],
        incidentId,
        service,
        fromMs: milliseconds('from', from) ?? 0,
        toMs: milliseconds('to', to) ?? endOfTime,
      }),
    }),
  );

  fastify.post<{ Body: LinkRequest }>(
    '/api/v1/links',
    operation({
      operationId: 'correctLink',
      summary: 'Say whether a change failed; the newest word wins over every rule, earlier ones stay',
      body: linkRequestSchema,
      answer: ['The links of the change as they are now', linksResponseSchema],
      scope: 'admin',
    }),
    async ({ body }): Promise<LinksResponse> => {
      const { verdict, author, reason } = body;
      const changeId = await knownChange(body.changeId);
      const incidentId = body.incidentId ?? '';
      if (incidentId !== '') await assertIncident(incidentId);
      const created = new Date(clock.wallMs()).toISOString();
      const payload = { incidentId, verdict, reason, created };
      await decide(trail, { kind: 'link-correction', subject: changeId, actor: author, payload }, () =>
        session.insert('link_correction', [
          { change_id: changeId, incident_id: incidentId, verdict, author, reason, created },
        ]),
      );
      // The word counts from now on: whoever asks next finds it in every number.
      await deriver.pass();
      return { links: await linksOf({ changes: [changeId] }) };
    },
  );
  done();

  async function linksOf(filter: {
    readonly changes: readonly string[];
    readonly incidentId?: string;
    readonly service?: string;
    readonly fromMs?: number;
    readonly toMs?: number;
  }) {
    const everything = { incidentId: '', service: '', fromMs: 0, toMs: endOfTime };
    return linkMessages(await queries.namedQuery('failure_links', { ...everything, ...filter }));
  }

  async function knownChange(id: string): Promise<string> {
    const [known] = await session.ask(
      'SELECT change_id FROM deployment FINAL WHERE change_id = {id:String} OR has(reported_as, {id:String}) LIMIT 1',
      { id },
    );
    if (known !== undefined) return String(known['change_id']);
    throw new CollectorError('RECEIVE_NOT_FOUND', `There is no deployment or rollback ${id}.`);
  }

  async function assertIncident(id: string): Promise<void> {
    const known = await session.ask('SELECT 1 FROM v_incidents WHERE incident_id = {id:String} LIMIT 1', {
      id,
    });
    if (known.length === 0) throw new CollectorError('RECEIVE_NOT_FOUND', `There is no incident ${id}.`);
  }
};
