import type { JsonSchema } from '@shewhart/schemas/api';
import { answers, asJson } from '../route-answers.ts';

/** What the routes of delivery have in common, as fastify and the description of the interface want it. */
export function operation(one: {
  readonly operationId: string;
  readonly summary: string;
  readonly querystring?: JsonSchema;
  readonly params?: JsonSchema;
  readonly body?: JsonSchema;
  readonly answer: readonly [description: string, schema: JsonSchema];
  readonly scope?: 'read' | 'admin';
}) {
  const { scope = 'read', answer, ...request } = one;
  return {
    config: { scope },
    schema: { tags: ['delivery'], ...request, response: answers(200, ...answer) },
    serializerCompiler: asJson,
  };
}
