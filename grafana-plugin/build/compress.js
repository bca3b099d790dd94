import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Smaller files gain nothing. */
const minBytes = 1024;

/**
 * Writes `.gz` beside every text in the folder, for servers that send what is compressed already. Brotli would
 * save a tenth more, cost half a minute of the build, and is not asked for over plain HTTP.
 */
export async function compressFiles(folder) {
  const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css|json|svg|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  await Promise.all(
    texts.map(async (file) => {
      const content = readFileSync(file);
      if (content.length >= minBytes) writeFileSync(`${file}.gz`, await compress(content, { level: 9 }));
    }),
  );
}
