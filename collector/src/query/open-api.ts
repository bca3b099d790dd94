import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { otlpOperations } from './otlp-operations.ts';

/** Paths are described by the schemas of their routes; a route without one appears with its path alone. */
const documentPath = '/api/v1/openapi.json';

/** Call before any route is registered: what was registered earlier is not described. */
export async function describeRoutes(fastify: FastifyInstance, version: string): Promise<void> {
  await fastify.register(fastifySwagger, {
    transform: ({ schema, url, route }) => {
      const otlp = otlpOperations[url];
      if (otlp === undefined) return { schema, url };
      // Other methods are routes only so that they answer 405.
      return { schema: [route.method].flat().includes('POST') ? otlp : { hide: true }, url };
    },
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Shewhart collector',
        version,
        description:
          'OTLP in, SQL and control charts out. Errors of /api are application/problem+json with a stable code; errors of the OTLP routes are google.rpc.Status in the encoding of the request.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [
        { name: 'receive', description: 'Telemetry and events in' },
        { name: 'query', description: 'Questions to the store' },
        { name: 'governance', description: 'Calendar, gates, rollback plans and the trail of decisions' },
        { name: 'health', description: 'The state of the collector' },
      ],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'Needed once access.tokens is configured' },
        },
      },
      security: [{ bearer: [] }, {}],
    },
  });
  fastify.get(
    documentPath,
    {
      schema: {
        operationId: 'openapi',
        summary: 'This description',
        tags: ['query'],
        response: { 200: { description: 'OpenAPI 3.1', type: 'object', additionalProperties: true } },
      },
    },
    () => fastify.swagger(),
  );
}
