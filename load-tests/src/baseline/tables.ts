import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The statements that make the product's tables, rollups and views on a single store, in order. */
export async function tableStatements(): Promise<string[]> {
  const statements: string[] = [];
  for (const kind of ['migrations', 'views']) {
    const directory = fileURLToPath(import.meta.resolve(`@shewhart/schemas/sql/${kind}`));
    for (const name of (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort()) {
      const text = (await readFile(join(directory, name), 'utf8'))
        .replaceAll(/\{local\}|\{on_cluster\}|\{replicated\}/g, '')
        .replaceAll(/^\s*--.*$/gm, '');
      statements.push(...text.split(/;\s*$/m).filter((statement) => statement.trim() !== ''));
    }
  }
  return statements;
}
