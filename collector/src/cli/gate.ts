import { parseArgs } from 'node:util';
import type { GateResponse } from '@shewhart/schemas/api';
import { UsageError, type Verb } from './verb.ts';

const options = {
  url: { type: 'string', default: 'http://127.0.0.1:4318' },
  token: { type: 'string' },
  service: { type: 'string' },
  environment: { type: 'string', default: 'production' },
  commit: { type: 'string' },
  version: { type: 'string' },
  change: { type: 'string' },
  kind: { type: 'string' },
  actor: { type: 'string' },
  policy: { type: 'string' },
} as const;

/** `gate`: asks a running collector whether a change may pass; the exit code is the answer. */
export const gate: Verb = {
  name: 'gate',
  usage:
    'gate --service NAME [--environment production] [--commit SHA] [--version V] [--change ID] [--kind deployment|rollback] [--actor NAME] [--policy NAME] [--url http://127.0.0.1:4318] [--token TOKEN]',
  summary: 'Asks whether a change may pass its gates, says why, and exits 0 when it may and 1 when not.',
  run: async (argv) => {
    const { values } = parseArgs({ args: [...argv], options });
    const { url, token = process.env['SHEWHART_TOKEN'], service, ...request } = values;
    if (service === undefined) throw new UsageError('gate needs --service');
    const answer = await ask(`${url.replace(/\/$/, '')}/api/v1/gates/evaluate`, token, {
      service,
      ...request,
    });
    if (typeof answer === 'string') {
      console.error(`shewhart: ${answer}`);
      return 1;
    }
    console.log(words(answer));
    return answer.result === 'pass' ? 0 : 1;
  },
};

/** The answer, or in words why there is none. */
async function ask(url: string, token: string | undefined, body: object): Promise<GateResponse | string> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const content = (await answer.json()) as GateResponse & { detail?: string };
    return answer.ok ? content : (content.detail ?? `${url} answered ${answer.status}`);
  } catch (error) {
    return `${url} does not answer: ${(error as Error).message}`;
  }
}

function words({ id, result, policy, reasons, override }: GateResponse): string {
  const lines = reasons.flatMap(({ rule, result: of, message, next }) => [
    `${of === 'pass' ? 'pass' : 'FAIL'}  ${rule}: ${message}`,
    ...(of === 'fail' && next !== null ? [`      ${next}`] : []),
  ]);
  const why = override === null ? '' : `, overridden by ${override.author}: ${override.reason}`;
  return [
    ...lines,
    `${result === 'pass' ? 'May pass' : 'May not pass'} (policy ${policy}, entry ${id}${why})`,
  ].join('\n');
}
