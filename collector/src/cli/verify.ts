import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SqlResponse } from '@shewhart/schemas/api';
import { storeTarget } from '../app/store-target.ts';
import type { Configuration } from '../config/configuration.ts';
import { loadConfiguration } from '../config/load-configuration.ts';
import { openEvaluationStore } from '../evaluate/evaluation-store.ts';
import { publicKeyOf, treeHeadOf } from '../trail/signed-note.ts';
import { trailFiles } from '../trail/trail-file.ts';
import type { StoreReader } from '../trail/verify-decisions.ts';
import { verifyStore } from '../trail/verify-store.ts';
import { verifyTrail, type KeptTreeHead } from '../trail/verify-trail.ts';
import { UsageError, type Verb } from './verb.ts';

const options = {
  config: { type: 'string' },
  checkpoint: { type: 'string' },
  key: { type: 'string' },
  token: { type: 'string' },
  'files-only': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** `verify`: whether the trail of decisions and the raw events are as they were. */
export const verify: Verb = {
  name: 'verify',
  usage:
    'verify [--config FILE] [--checkpoint FILE|SIZE:ROOT] [--key VERIFIER-KEY] [--files-only] [--token TOKEN] [--json]',
  summary:
    'Recomputes the trail of decisions and compares it with the store; names the first entry that was altered, removed, moved or cut away (exit code 1).',
  run: async (argv) => {
    const { values } = parseArgs({ args: [...argv], options });
    const configuration = loadConfiguration({
      ...(values.config === undefined ? {} : { file: values.config }),
      env: process.env,
    });
    const directory = join(resolve(configuration.dataDirectory), 'trail');
    if (!existsSync(join(directory, trailFiles.entries)))
      throw new UsageError(`there is no trail in ${directory}: give the --config of the collector`);
    const files = await verifyTrail({
      directory,
      publicKey: keyFrom(values.key, configuration, directory),
      kept: values.checkpoint === undefined ? undefined : keptFrom(values.checkpoint),
    });
    const store = values['files-only']
      ? undefined
      : await compareStore(configuration, directory, values.token);
    const isWhole = files.problems.length === 0 && (store?.problems.length ?? 0) === 0;
    if (values.json) console.log(JSON.stringify({ isWhole, files, store: store ?? null }, null, 2));
    else console.log(words(isWhole, files, store));
    return isWhole ? 0 : 1;
  },
};

function keyFrom(
  text: string | undefined,
  configuration: Configuration,
  directory: string,
): KeyObject | undefined {
  if (text !== undefined) {
    const known = publicKeyOf(text);
    if (known === undefined)
      throw new UsageError('--key must be <name>+<hash>+<key>, as /api/v1/trail/checkpoint tells it');
    return known.key;
  }
  const file = configuration.trail.keyFile ?? join(directory, trailFiles.key);
  return existsSync(file) ? createPublicKey(readFileSync(file, 'utf8')) : undefined;
}

/** A signed note or the answer of `/api/v1/trail/checkpoint` in a file, or `SIZE:ROOT` itself. */
function keptFrom(text: string): KeptTreeHead {
  const [, size, root] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (size !== undefined && root !== undefined) return { size: Number(size), root: Buffer.from(root, 'hex') };
  let note: string;
  try {
    note = readFileSync(text, 'utf8');
  } catch (error) {
    throw new UsageError(`--checkpoint is neither SIZE:ROOT nor a file (${(error as Error).message})`);
  }
  if (note.trimStart().startsWith('{'))
    note = String((JSON.parse(note) as { checkpoint?: unknown }).checkpoint);
  const head = treeHeadOf(note);
  if (head === undefined) throw new UsageError(`${text} holds no tree head`);
  return { size: head.size, root: head.root, note };
}

/** The embedded engine belongs to one process: a collector that runs is asked, otherwise it is opened here. */
async function compareStore(configuration: Configuration, directory: string, token: string | undefined) {
  const { host, port } = configuration.http;
  const name =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  const origin = `http://${name}:${port}`;
  const isEmbedded = configuration.store.url === undefined;
  const isRunning =
    isEmbedded &&
    (await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(3000) }).then(
      ({ ok }) => ok,
      () => false,
    ));
  if (isRunning) return verifyStore(directory, overHttp(origin, token), Date.now());
  const store = await openEvaluationStore(storeTarget(configuration));
  try {
    return await verifyStore(directory, store, Date.now());
  } finally {
    await store.close();
  }
}

function overHttp(origin: string, token: string | undefined): StoreReader {
  return {
    async query(stem, params) {
      const file = fileURLToPath(import.meta.resolve(`@shewhart/schemas/sql/queries/${stem}.sql`));
      const answer = await fetch(`${origin}/api/v1/sql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query: await readFile(file, 'utf8'), params }),
      });
      const body = (await answer.json()) as SqlResponse & { detail?: string };
      if (!answer.ok)
        throw new UsageError(`the collector at ${origin} does not answer: ${body.detail ?? answer.status}`);
      const names = body.columns.map((column) => column.name);
      return body.rows.map((row) => Object.fromEntries(names.map((column, index) => [column, row[index]])));
    },
  };
}

function words(
  isWhole: boolean,
  files: Awaited<ReturnType<typeof verifyTrail>>,
  store: Awaited<ReturnType<typeof verifyStore>> | undefined,
): string {
  const lines = [
    `Trail ${files.name}: ${files.entries} entries, tree head ${files.entries}:${files.root}`,
    ...(store === undefined
      ? []
      : [
          `Store: ${store.rows} rows of the trail, ${store.events} raw events with a receipt, ${store.decisions} decisions of people`,
        ]),
    ...files.problems.map(({ index, what }) => `ALTERED  ${index === null ? '' : `entry ${index}: `}${what}`),
    ...(store?.problems ?? []).map((what) => `ALTERED  store: ${what}`),
    ...[...files.notes, ...(store?.notes ?? []).slice(0, 5)].map((note) => `note     ${note}`),
    isWhole ? 'Everything is as it was written.' : 'The trail is not whole.',
  ];
  return lines.join('\n');
}
