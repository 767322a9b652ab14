import * as z from 'zod';
import { own } from '../domain/own.ts';
import { FalError } from '../fal/errors.ts';
import { readFile, writeFileAtomic } from '../store/files.ts';
import { isCode, makeFolder } from '../store/folder.ts';
import { FORMAT } from '../store/format.ts';
import { createStore } from '../store/store.ts';
import { trustFile } from './files.ts';

/** The hashes of a folder's trusted preset files, by file name. */
export type TrustedFiles = Readonly<Record<string, string>>;

/** The trusted folders, by their real path. */
export type TrustedFolders = Readonly<Record<string, TrustedFiles>>;

const TRUST = z.object({
  folders: z.record(z.string(), z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/))),
});

/** Reads the trusted folders; none without a file. @throws {FalError} for a damaged file */
export async function readTrust(dataFolder: string): Promise<TrustedFolders> {
  const file = trustFile(dataFolder);
  try {
    return TRUST.parse(JSON.parse(await readFile(file, 'utf8'))).folders;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return {};
    throw new FalError(
      'disk',
      `The list of trusted folders, ${file}, cannot be read: repair or delete it; without it, no folder is trusted.`,
      { cause: error },
    );
  }
}

/** Changes which files of a folder are trusted; undefined removes the folder. Resolves to whether it was trusted before. @throws {FalError} for a data folder of a newer version */
export async function setTrust(
  dataFolder: string,
  folder: string,
  change: (before: TrustedFiles | undefined) => TrustedFiles | undefined,
): Promise<boolean> {
  const store = createStore(dataFolder);
  if ((await store.format()) > FORMAT)
    throw new FalError('not-allowed', 'A newer version wrote the data folder.', {
      reason: 'newer-data',
    });
  return store.exclusive('trust', async () => {
    const before = await readTrust(dataFolder);
    const others = Object.entries(before).filter(([one]) => one !== folder);
    const files = change(own(before, folder));
    const folders = Object.fromEntries(files ? [...others, [folder, files]] : others);
    makeFolder(dataFolder);
    const text = `${JSON.stringify({ folders }, null, 2)}\n`;
    await writeFileAtomic(trustFile(dataFolder), text, { mode: 0o600 });
    return own(before, folder) !== undefined;
  });
}
