import { parseArgs } from 'node:util';
import { sendReports } from '../import/report-sender.ts';
import { csvReports } from '../import/csv-reports.ts';
import { gitHistory } from '../import/git-history.ts';
import { UsageError, type Verb } from './verb.ts';

const options = {
  url: { type: 'string', default: 'http://127.0.0.1:4318' },
  token: { type: 'string' },
  service: { type: 'string' },
  environment: { type: 'string', default: 'production' },
  deployments: { type: 'string', default: 'auto' },
  'tag-pattern': { type: 'string', default: '*' },
  since: { type: 'string' },
  paths: { type: 'boolean', default: false },
  kind: { type: 'string', default: 'changes' },
} as const;

/** Bad rows that are named one by one. */
const mostNamed = 20;

/** `import git` and `import csv`: an organisation's history, sent over HTTP like any other event. */
export const importVerb: Verb = {
  name: 'import',
  usage:
    'import git REPO [--service NAME] [--environment production] [--deployments tags|merges|none] [--tag-pattern "v*"] [--since DATE] [--paths]\n' +
    '       shewhart import csv FILE [--kind changes|incidents]\n' +
    '       both with [--url http://127.0.0.1:4318] [--token TOKEN]',
  summary:
    'Sends the history of a repository (commits, reverts, tags or merges as deployments) or a table of changes or incidents to a running collector.',
  run: async (argv) => {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [what, path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw new UsageError('import needs git or csv, and one path');
    const { url, token = process.env['SHEWHART_TOKEN'], kind } = values;
    const target = { url, token, onProgress: showProgress };
    if (what === 'git') {
      const history = gitHistory(path, {
        service: values.service,
        environment: values.environment,
        deployments: oneOf('--deployments', values.deployments, ['auto', 'tags', 'merges', 'none']),
        tagPattern: values['tag-pattern'],
        since: values.since,
        withPaths: values.paths,
      });
      return send(history, target);
    }
    if (what === 'csv') {
      let bad = 0;
      const reports = csvReports(path, oneOf('--kind', kind, ['changes', 'incidents']), (reason) => {
        bad += 1;
        if (bad <= mostNamed) console.error(`shewhart: passed over ${reason}`);
      });
      const code = await send(reports, target);
      if (bad > mostNamed) console.error(`shewhart: and ${bad - mostNamed} more rows`);
      return bad === 0 ? code : 1;
    }
    throw new UsageError(`"${what ?? ''}" cannot be imported; there are git and csv`);
  },
};

/** What stops an import is said in its own words: a repository that is none, a row, a collector that is away. */
async function send(...[reports, target]: Parameters<typeof sendReports>): Promise<number> {
  try {
    return report(await sendReports(reports, target));
  } catch (error) {
    console.error(`shewhart: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

type Sent = Awaited<ReturnType<typeof sendReports>>;

function showProgress({ changes, commits, incidents }: Sent): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${words({ changes, commits, incidents })} …`);
}

function report(sent: Sent): number {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log(`Sent ${words(sent)}. Ask for them at /api/v1/changes, v_commits and /api/v1/incidents.`);
  return 0;
}

function words({ changes, commits, incidents }: Sent): string {
  return `${changes} changes, ${commits} commits, ${incidents} incidents`;
}

function oneOf<Word extends string>(option: string, word: string, words: readonly Word[]): Word {
  const found = words.find((known) => known === word);
  if (found === undefined) throw new UsageError(`${option} is one of ${words.join(', ')}`);
  return found;
}
