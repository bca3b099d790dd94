import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { FileError } from './read-series.ts';

export interface FoundFile {
  /** As it can be opened. */
  readonly path: string;
  /** Below what all files have in common, without its ending: where its outputs go in a folder. */
  readonly name: string;
  readonly ending: string;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** A single file was named: outputs are files, not folders. */
  readonly isSingle: boolean;
}

const endings = new Set(['.csv', '.tsv']);

/** The files meant by paths of files and folders, each once, folders in order of name. Hidden ones are left out. */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const roots: string[] = [];
  const found = new Set<string>();
  for (const path of paths) {
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
    roots.push(resolve(isFolder ? path : dirname(path)));
    const files = isFolder ? await filesBelow(path) : [path];
    if (files.length === 0) throw new FileError(`${path} holds no .csv file`);
    for (const file of files) found.add(resolve(file));
  }
  const root = commonFolder(roots);
  const isSingle = paths.length === 1 && roots[0] !== resolve(paths[0]!);
  const here = resolve('.') + sep;
  const files = [...found].map((full) => {
    const ending = extname(full);
    const below = relative(root, full);
    return {
      path: full.startsWith(here) ? relative(here, full) : full,
      name: ending === '' ? below : below.slice(0, -ending.length),
      ending,
    };
  });
  return { files, isSingle };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await filesBelow(path)));
    else if (entry.isFile() && endings.has(extname(entry.name).toLowerCase())) files.push(path);
  }
  return files;
}

function commonFolder(folders: readonly string[]): string {
  const parts = folders.map((folder) => folder.split(sep));
  const first = parts[0] ?? [];
  const differs = first.findIndex((part, index) => parts.some((other) => other[index] !== part));
  const common = differs < 0 ? first : first.slice(0, differs);
  return common.join(sep) || sep;
}
