import type { ChangeOutcome } from '@shewhart/schemas';
import { at, instant, list, number, text } from '../json-value.ts';
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
    const isNotification = at(body, 'build') !== undefined;
    const of = (...paths: string[]): string | undefined =>
      text(body, ...paths.flatMap((path) => [`build.${path}`, path]));
    const build = of('number');
    if (build === undefined) return unknown('', 'The body has no build with a number.');
    const phase = (of('phase') ?? '').toUpperCase();
    const kind = phase === '' ? 'build' : `build.${phase.toLowerCase()}`;
    if (phase === 'QUEUED' || phase === 'FINALIZED') return ignored(kind, 'Told already, or to come.');
    const result = of('status', 'result');
    const outcome = phase === 'STARTED' || at(body, 'building') === true ? 'running' : results[result ?? ''];
    if (outcome === undefined) return unknown(kind, `The result "${result ?? ''}" is not known.`);
    const job =
      text(body, 'name', 'jobName') ??
      (text(body, 'fullDisplayName') ?? '').replace(/ #\d+$/, '').replaceAll(' » ', '/');
    const startedAt = instant(body, 'ms', 'build.timestamp', 'timestamp');
    const durationMs = number(body, 'build.duration') ?? number(body, 'duration') ?? 0;
    // The plugin's instant is that of the notification, the REST interface's that of the start.
    const told = isNotification ? startedAt : undefined;
    const finishedAt =
      told ??
      (startedAt === undefined ? receivedAt : startedAt + BigInt(Math.round(durationMs)) * 1_000_000n);
    const data = list(body, 'actions').find((action) => at(action, 'lastBuiltRevision') !== undefined);
    const repository = repositoryOf(of('scm.url') ?? text(data, 'remoteUrls.0'));
    const change: DecodedChange = {
      id: `build/${job}/${build}`,
      kind: 'deployment',
      isRun: true,
      pipeline: job,
      at: outcome === 'running' ? (startedAt ?? receivedAt) : finishedAt,
      startedAt: isNotification && outcome !== 'running' ? undefined : startedAt,
      finishedAt: outcome === 'running' ? undefined : finishedAt,
      outcome,
      service: of('parameters.SERVICE', 'parameters.service'),
      environment: of('parameters.ENVIRONMENT', 'parameters.ENV', 'parameters.environment'),
      version: of('parameters.VERSION', 'parameters.version'),
      commit: of('scm.commit') ?? text(data, 'lastBuiltRevision.SHA1'),
      repository: repository ?? job.split('/').at(-1),
      ref: of('scm.branch')?.replace(/^origin\//, '') ?? text(data, 'lastBuiltRevision.branch.0.name'),
      actor: text(list(body, 'actions').flatMap((action) => list(action, 'causes'))[0], 'userName', 'userId'),
      title: text(body, 'fullDisplayName', 'display_name'),
      url: of('full_url', 'url'),
    };
    return { kind, changes: [change] };
  },
};
