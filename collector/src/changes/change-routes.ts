import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { ChangesConfiguration } from '../config/configuration.ts';
import { CollectorError } from '../errors.ts';
import type { ChangeIntake, Intake, ReceivedEvent } from './change-intake.ts';
import { cloudEventsOf } from './cloud-event.ts';
import type { Headers, Source } from './source.ts';
import { readWhole, type MemoryShare } from './whole-body.ts';
import { eventOperation, webhookOperation } from './operations.ts';

export interface ChangeRouteDependencies {
  readonly intake: ChangeIntake;
  readonly sources: ReadonlyMap<string, Source>;
  readonly secrets: ReadonlyMap<string, readonly string[]>;
  readonly configuration: Pick<ChangesConfiguration, 'maxBodyBytes'>;
  /** @throws CollectorError when the token may not send */
  readonly authorize: (authorization: string | undefined, scope: 'ingest') => void;
  /** One share of the memory for unanswered requests. */
  readonly reserve: () => MemoryShare;
  readonly clock: Pick<Clock, 'wallMs'>;
}

const maxBatchAppends = 256;

/** `POST /v1/events` and `POST /v1/webhooks/{source}`: answered when the event is on disk, never before. */
export function registerChangeRoutes(fastify: FastifyInstance, deps: ChangeRouteDependencies): void {
  const { intake, sources, secrets, authorize, reserve, clock } = deps;
  const { maxBodyBytes } = deps.configuration;

  fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    // Signatures are made over the bytes as they came: nothing parses them before.
    scope.addContentTypeParser('*', (request, payload, parsed) => {
      readWhole(payload, {
        maxBytes: maxBodyBytes,
        encoding: request.headers['content-encoding'],
        reserve,
      }).then(
        (body) => parsed(null, body),
        (error: Error) => parsed(error),
      );
    });

    scope.post('/v1/events', { bodyLimit: maxBodyBytes, schema: eventOperation }, async (request) => {
      const headers = headersOf(request);
      const events = cloudEventsOf(headers, bodyOf(request));
      const verifiedBy = headers['authorization'] === undefined ? 'none' : 'token';
      const common = { headers, verifiedBy, receivedAt: BigInt(clock.wallMs()) * 1_000_000n } as const;
      const intakes: Intake[] = [];
      for (let from = 0; from < events.length; from += maxBatchAppends) {
        const part = events.slice(from, from + maxBatchAppends);
        intakes.push(...(await Promise.all(part.map((event) => intake.cloudEvent(event, common)))));
      }
      return summary(intakes);
    });

    scope.post<{ Params: { source: string } }>(
      '/v1/webhooks/:source',
      {
        bodyLimit: maxBodyBytes,
        config: { scope: 'open' },
        schema: webhookOperation,
        // Whoever has to show a token shows it before a byte of the body is read.
        onRequest: (request, _reply, next) => {
          try {
            const isSigned = (secrets.get(request.params.source) ?? []).length > 0;
            if (!isSigned) authorize(request.headers.authorization, 'ingest');
          } catch (error) {
            next(error as Error);
            return;
          }
          next();
        },
      },
      async (request) => {
        const source = sources.get(request.params.source);
        const headers = headersOf(request);
        if (source === undefined) {
          throw new CollectorError(
            'RECEIVE_NOT_FOUND',
            `There is no source "${request.params.source.slice(0, 64)}"; known are ${[...sources.keys()].join(', ')}. Others need changes.mappings.`,
          );
        }
        const body = bodyOf(request);
        const receivedAtMs = clock.wallMs();
        const ofSource = secrets.get(source.name) ?? [];
        const isSigned = verify(source, ofSource, { headers, body, receivedAtMs });
        const event: ReceivedEvent = {
          headers,
          body,
          contentType: headers['content-type'] ?? '',
          verifiedBy: isSigned ? 'signature' : headers['authorization'] === undefined ? 'none' : 'token',
          receivedAt: BigInt(receivedAtMs) * 1_000_000n,
        };
        const taken = await intake.webhook(source, event, jsonOf(body, event.contentType));
        if (taken.outcome === 'invalid')
          throw new CollectorError(
            'DECODE_MALFORMED_BODY',
            'The body is not valid JSON. It was kept for looking into.',
          );
        return summary([taken]);
      },
    );
    done();
  });
}

/** @throws CollectorError RECEIVE_UNAUTHENTICATED when the source has secrets and none of them fits */
function verify(
  source: Source,
  secrets: readonly string[],
  request: Parameters<Source['signature']>[0],
): boolean {
  if (secrets.length === 0) return false;
  let isGood = false;
  for (const secret of secrets) isGood = source.signature(request, secret) || isGood;
  if (isGood) return true;
  throw new CollectorError(
    'RECEIVE_UNAUTHENTICATED',
    `The signature of this webhook is missing, wrong or too old for the secret of "${source.name}" (changes.webhooks).`,
  );
}

function headersOf({ headers }: FastifyRequest): Headers {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  );
}

function bodyOf({ body }: FastifyRequest): Uint8Array {
  return body instanceof Uint8Array ? body : Buffer.alloc(0);
}

/** JSON, or the form that some senders put it into: `payload=<JSON>`. */
function jsonOf(body: Uint8Array, contentType: string): unknown {
  const text = Buffer.from(body).toString('utf8');
  const isForm = contentType.toLowerCase().startsWith('application/x-www-form-urlencoded');
  try {
    return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text) as unknown;
  } catch {
    return undefined;
  }
}

function summary(intakes: readonly Intake[]) {
  const count = (holds: (intake: Intake) => boolean): number => intakes.filter(holds).length;
  const sum = (field: 'changes' | 'commits' | 'incidents'): number =>
    intakes.reduce((total, intake) => total + (intake.isDuplicate ? 0 : intake[field]), 0);
  const details = [...new Set(intakes.map(({ detail }) => detail))].filter((detail) => detail !== '');
  return {
    events: intakes.length,
    duplicates: count(({ isDuplicate }) => isDuplicate),
    ignored: count(({ outcome }) => outcome === 'ignored'),
    unknown: count(({ outcome }) => outcome === 'unknown'),
    changes: sum('changes'),
    commits: sum('commits'),
    incidents: sum('incidents'),
    details: details.slice(0, 10),
  };
}
