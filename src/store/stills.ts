import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Stills } from '../domain/stills.ts';
import { readFile, stat, writeFileAtomic } from './files.ts';
import { makeFolder } from './folder.ts';

const MOST = 500;

/** Creates the pictures of a data folder. */
export function createStills(data: string): Stills {
  const folder = path.join(data, 'stills');
  const fileOf = (url: string) => path.join(folder, createHash('sha256').update(url).digest('hex'));
  return {
    read: (url) => readFile(fileOf(url)).catch(() => undefined),
    async write(url, picture) {
      makeFolder(folder);
      await writeFileAtomic(fileOf(url), Buffer.from(picture), { mode: 0o600 });
      await removeOldest(folder);
    },
  };
}

async function removeOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= MOST) return;
  const aged = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
      return { file, mtimeMs };
    }),
  );
  aged.sort((one, other) => other.mtimeMs - one.mtimeMs);
  for (const { file } of aged.slice(MOST)) await rm(file, { force: true });
}
