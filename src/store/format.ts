import path from 'node:path';
import { readFile, writeFileAtomic } from './files.ts';
import { isCode, makeFolder } from './folder.ts';

/** The format of the data folder that this program writes. Format 1, of the first builds, had no mark. */
export const FORMAT = 2;

/** The format of a data folder; an unmarked folder is marked as `FORMAT` if possible. @throws the file system's errors. */
export async function readFormat(folder: string): Promise<number> {
  const file = path.join(folder, 'format.json');
  try {
    const { format } = JSON.parse(await readFile(file, 'utf8')) as { readonly format?: unknown };
    return typeof format === 'number' ? format : Infinity;
  } catch (error) {
    // A newer version wrote a mark that this version cannot parse.
    if (error instanceof SyntaxError) return Infinity;
    if (!isCode(error, 'ENOENT')) throw error;
    await mark(folder, file).catch(() => undefined);
    return FORMAT;
  }
}

async function mark(folder: string, file: string): Promise<void> {
  makeFolder(folder);
  await writeFileAtomic(file, `{"format": ${FORMAT}}\n`, { mode: 0o600 });
}
