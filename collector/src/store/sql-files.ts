import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quoteIdentifier, splitStatements } from './sql-text.ts';

export interface SqlFile {
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text as it stands in the file, in hexadecimal. */
  readonly checksum: string;
}

/** The directory of the SQL files that come with the program. */
export function sqlDirectory(kind: 'migrations' | 'views'): string {
  return fileURLToPath(import.meta.resolve(`@shewhart/schemas/sql/${kind}`));
}

/** In the order of their names. */
export async function readSqlFiles(directory: string): Promise<SqlFile[]> {
  const names = (await fs.readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      // Whatever a checkout does to line ends, the text is the same.
      const text = (await fs.readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/**
 * The statements of a file for one kind of store. Three placeholders make one file fit all:
 * `{local}`, `{on_cluster}` and `{replicated}`, which are nothing without a cluster.
 */
export function statementsFor(text: string, cluster: string | undefined): string[] {
  const filled = text
    .replaceAll('{local}', cluster === undefined ? '' : '_local')
    .replaceAll('{on_cluster}', cluster === undefined ? '' : `ON CLUSTER ${quoteIdentifier(cluster)}`)
    .replaceAll('{replicated}', cluster === undefined ? '' : 'Replicated');
  return splitStatements(filled);
}
