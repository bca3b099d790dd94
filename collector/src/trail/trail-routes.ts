import { inclusionProof, merkleRoot } from '@shewhart/analysis';
import {
  trailCheckpointResponseSchema,
  trailFilterSchema,
  trailProofResponseSchema,
  trailResponseSchema,
  type TrailFilter,
  type TrailProofResponse,
  type TrailResponse,
} from '@shewhart/schemas/api';
import type { FastifyPluginCallback } from 'fastify';
import { CollectorError } from '../errors.ts';
import type { StoreSession } from '../ports.ts';
import { answers, asJson } from '../route-answers.ts';
import type { TrailFile } from './trail-file.ts';
import { hexOf, leafOf, sha256 } from './trail-line.ts';

const latestMs = 8_640_000_000_000;

/** What was decided, and the proofs that it stands in the trail. */
export const trailRoutes: FastifyPluginCallback<{
  readonly session: Pick<StoreSession, 'query'>;
  readonly file: TrailFile;
}> = (fastify, { session, file }, done) => {
  fastify.get<{ Querystring: TrailFilter }>(
    '/api/v1/trail',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'trail',
        summary: 'What people and gates decided, newest first',
        tags: ['governance'],
        querystring: trailFilterSchema,
        response: answers(200, 'A page of entries', trailResponseSchema),
      },
      serializerCompiler: asJson,
    },
    async ({ query }): Promise<TrailResponse> => {
      const limit = query.limit ?? 100;
      const before = cursorOf(query.cursor);
      const rows = await session.query('trail', {
        kind: query.kind ?? '',
        subject: query.subject ?? '',
        actor: query.actor ?? '',
        fromMs: msOf(query.from, 0),
        toMs: msOf(query.to, latestMs),
        ...before,
        limit: limit + 1,
      });
      const entries = rows.slice(0, limit).map((row) => ({
        id: String(row['entry_id']),
        index: Number(row['entry_index']),
        time: new Date(Number(row['at_ms'])).toISOString(),
        kind: String(row['kind']),
        subject: String(row['subject']),
        actor: String(row['actor']),
        payload: JSON.parse(String(row['payload'])) as unknown,
      }));
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const next = last === undefined ? null : cursorTo(last['at_ms'], last['trail'], last['entry_index']);
      return { entries, next };
    },
  );

  fastify.get(
    '/api/v1/trail/checkpoint',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'trailCheckpoint',
        summary: 'The newest signed tree head of this collector’s trail',
        description: 'Kept elsewhere it proves later that nothing up to it was altered or cut away',
        tags: ['governance'],
        response: answers(200, 'A signed note', trailCheckpointResponseSchema),
      },
      serializerCompiler: asJson,
    },
    () => ({ checkpoint: file.checkpoint, verifierKey: file.verifierKey }),
  );

  fastify.get<{ Params: { id: string } }>(
    '/api/v1/trail/:id/proof',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'trailProof',
        summary: 'Proof that an entry stands in the trail',
        tags: ['governance'],
        params: { type: 'object', properties: { id: { type: 'string', maxLength: 64 } }, required: ['id'] },
        response: answers(200, 'Inclusion proof (RFC 6962)', trailProofResponseSchema),
      },
      serializerCompiler: asJson,
    },
    async ({ params: { id } }): Promise<TrailProofResponse> => {
      const [, trail, digits] = /^([0-9a-f]{16})-(\d{1,15})$/.exec(id) ?? [];
      const index = Number(digits);
      const { size, checkpoint, verifierKey } = file;
      if (trail !== file.name || index >= size)
        throw new CollectorError(
          'RECEIVE_NOT_FOUND',
          `There is no entry ${id} in the trail of this collector (${file.name}, ${size} entries).`,
        );
      const leaves: Uint8Array[] = [];
      let line = '';
      for await (const entry of file.read(0)) {
        if (leaves.length === size) break;
        if (leaves.length === index) line = entry.line;
        leaves.push(leafOf(entry.line));
      }
      const proof = inclusionProof(leaves, index, sha256).map(hexOf);
      const root = hexOf(merkleRoot(leaves, sha256));
      return { id, line, index, size, proof, root, checkpoint, verifierKey };
    },
  );
  done();
};

function msOf(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Date.parse(text);
}

function cursorTo(...place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function cursorOf(cursor: string | undefined) {
  if (cursor === undefined) return { beforeMs: latestMs, beforeTrail: '', beforeIndex: 0 };
  try {
    const [ms, trail, index] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (Number.isSafeInteger(ms) && typeof trail === 'string' && Number.isSafeInteger(index))
      return { beforeMs: ms, beforeTrail: trail, beforeIndex: index };
  } catch {
    // Said below, in the words of this API.
  }
  throw new CollectorError('QUERY_INVALID_REQUEST', 'cursor must be `next` of an earlier answer.');
}
