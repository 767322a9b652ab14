import type { FileHandle } from 'node:fs/promises';
import type { SavedFile } from './job.ts';
import { isCode } from '../store/folder.ts';
import { fingerprint, openRegular } from './openFile.ts';

/** What became of a saved file: the bytes that the journal recorded, something else, or nothing. */
export type SavedState = 'same' | 'changed' | 'gone';

/** Opens what a result was saved as: `changed` when there is no regular file of its own any more; undefined when there is nothing. */
export async function openSaved(file: string): Promise<FileHandle | 'changed' | undefined> {
  try {
    return (await openRegular(file)) ?? 'changed';
  } catch (error) {
    return isCode(error, 'ENOENT', 'ENOTDIR') ? undefined : 'changed';
  }
}

/** Those that hold what was saved in them; of a file that a virtual workspace names by a URI nothing is known, and it counts. */
export async function unchangedFiles(files: readonly SavedFile[]): Promise<SavedFile[]> {
  const stateOf = createSavedStates();
  const states = await Promise.all(
    files.map(async (file) => (isUri(file.path) ? 'same' : stateOf(file))),
  );
  return files.filter((_, at) => states[at] === 'same');
}

const isUri = (file: string): boolean => /^[a-z][\w+.-]+:\//i.test(file);

/** Tells what became of saved files; a file that nobody has written to since the last look is not read again. */
export function createSavedStates(): (saved: SavedFile) => Promise<SavedState> {
  const known = new Map<string, { readonly stamp: string; readonly sha256: string }>();
  return async ({ path, bytes, sha256 }) => {
    const opened = await openSaved(path);
    if (!(opened instanceof Object)) return opened ?? 'gone';
    try {
      const { ino, dev, size, mtimeNs, ctimeNs } = await opened.stat({ bigint: true });
      if (Number(size) !== bytes) return 'changed';
      const stamp = [ino, dev, size, mtimeNs, ctimeNs].join();
      const before = known.get(path);
      const found = before?.stamp === stamp ? before : { stamp, ...(await fingerprint(opened)) };
      known.set(path, found);
      return found.sha256 === sha256 ? 'same' : 'changed';
    } finally {
      await opened.close();
    }
  };
}
