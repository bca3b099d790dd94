import { problemSchema, type JsonSchema } from '@shewhart/schemas/api';

const problem = {
  description: 'What was wrong',
  content: { 'application/problem+json': { schema: problemSchema } },
};

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
    schema: {
      tags: ['delivery'],
      ...request,
      response: {
        200: { description: answer[0], content: { 'application/json': { schema: answer[1] } } },
        '4xx': problem,
        '5xx': problem,
      },
    },
    serializerCompiler: () => (data: unknown) => JSON.stringify(data),
  };
}
