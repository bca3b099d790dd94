import type { ChangeOutcome } from '@shewhart/schemas';
import type { Nanoseconds } from '../instant.ts';
import { at, instant, list, number, text } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { repositoryOf } from '../repository-name.ts';
import { sharedSecret } from '../signature.ts';
import { ignored, unknown, type DecodedChange, type Source } from '../source.ts';

const results: Readonly<Record<string, ChangeOutcome>> = {
  SUCCESS: 'succeeded',
  UNSTABLE: 'succeeded',
  FAILURE: 'failed',
  ABORTED: 'cancelled',
  NOT_BUILT: 'skipped',
};

/** The Notification plugin's body, and a build as the REST interface gives it. */
export const jenkins: Source = {
  name: 'jenkins',
  signature: sharedSecret,
  headers: [],
  decode({ body, receivedAt }) {
    const build = of(body, 'number');
    if (build === undefined) return unknown('', 'The body has no build with a number.');
    const phase = (of(body, 'phase') ?? '').toUpperCase();
    const kind = phase === '' ? 'build' : `build.${phase.toLowerCase()}`;
    if (phase === 'QUEUED' || phase === 'FINALIZED') return ignored(kind, 'Told already, or to come.');
    const result = of(body, 'status', 'result');
    const outcome =
      phase === 'STARTED' || at(body, 'building') === true ? 'running' : meaning(results, result);
    if (outcome === undefined) return unknown(kind, `The result "${result ?? ''}" is not known.`);
    return { kind, changes: [change(body, build, outcome, receivedAt)] };
  },
};

const of = (body: unknown, ...paths: string[]): string | undefined =>
  text(body, ...paths.flatMap((path) => [`build.${path}`, path]));

/** The plugin's instant is that of the notification, the REST interface's that of the start. */
function timesOf(body: unknown, isRunning: boolean, receivedAt: Nanoseconds) {
  const told = instant(body, 'ms', 'build.timestamp');
  const startedAt = instant(body, 'ms', 'timestamp');
  if (isRunning)
    return { at: told ?? startedAt ?? receivedAt, startedAt: told ?? startedAt, finishedAt: undefined };
  const durationNs = BigInt(Math.max(0, Math.round(number(body, 'duration') ?? 0))) * 1_000_000n;
  const finishedAt = told ?? (startedAt === undefined ? receivedAt : startedAt + durationNs);
  return { at: finishedAt, startedAt, finishedAt };
}

function change(
  body: unknown,
  build: string,
  outcome: ChangeOutcome,
  receivedAt: Nanoseconds,
): DecodedChange {
  const job =
    text(body, 'name', 'jobName') ??
    (text(body, 'fullDisplayName') ?? '').replace(/ #\d+$/, '').replaceAll(' » ', '/');
  const data = list(body, 'actions').find((action) => at(action, 'lastBuiltRevision') !== undefined);
  const repository = repositoryOf(of(body, 'scm.url') ?? text(data, 'remoteUrls.0'));
  return {
    id: `build/${job}/${build}`,
    kind: 'deployment',
    isRun: true,
    pipeline: job,
    ...timesOf(body, outcome === 'running', receivedAt),
    outcome,
    service: of(body, 'parameters.SERVICE', 'parameters.service'),
    environment: of(body, 'parameters.ENVIRONMENT', 'parameters.ENV', 'parameters.environment'),
    version: of(body, 'parameters.VERSION', 'parameters.version'),
    commit: of(body, 'scm.commit') ?? text(data, 'lastBuiltRevision.SHA1'),
    repository: repository ?? job.split('/').at(-1),
    ref:
      of(body, 'scm.branch')?.replace(/^origin\//, '') ??
      text(data, 'lastBuiltRevision.branch.0.name')?.replace(/^(refs\/remotes\/)?origin\//, ''),
    actor: text(list(body, 'actions').flatMap((action) => list(action, 'causes'))[0], 'userName', 'userId'),
    title: text(body, 'fullDisplayName', 'display_name'),
    url: of(body, 'full_url', 'url'),
  };
}
