import type { FileHandle } from 'node:fs/promises';
import type { SavedFile } from './job.ts';
import { isCode } from '../store/folder.ts';
import { fingerprint, openRegular } from './openFile.ts';

/** The state of a saved file: the recorded bytes, other content, or missing. */
export type SavedState = 'same' | 'changed' | 'gone';

/** Opens a saved result: `changed` when the path is no longer a regular file; undefined when it is missing. */
export async function openSaved(file: string): Promise<FileHandle | 'changed' | undefined> {
  try {
    return (await openRegular(file)) ?? 'changed';
  } catch (error) {
    return isCode(error, 'ENOENT', 'ENOTDIR') ? undefined : 'changed';
  }
}

/** The files that still have their recorded content. Files named by a URI of a virtual workspace cannot be checked and count too. */
export async function unchangedFiles(files: readonly SavedFile[]): Promise<SavedFile[]> {
  const stateOf = createSavedStates();
  const states = await Promise.all(
    files.map(async (file) => (isUri(file.path) ? 'same' : stateOf(file))),
  );
  return files.filter((_, at) => states[at] === 'same');
}

/** Whether a path is a URI of a virtual workspace. */
export const isUri = (file: string): boolean => /^[a-z][\w+.-]+:\//i.test(file);

/** Creates a function that reports the state of saved files; it reads a file again only after a change. */
export function createSavedStates(): (saved: SavedFile) => Promise<SavedState> {
  const cache = new Map<string, { readonly stamp: string; readonly sha256: string }>();
  return async ({ path, bytes, sha256 }) => {
    const opened = await openSaved(path);
    if (!(opened instanceof Object)) return opened ?? 'gone';
    try {
      const { ino, dev, size, mtimeNs, ctimeNs } = await opened.stat({ bigint: true });
      if (Number(size) !== bytes) return 'changed';
      const stamp = [ino, dev, size, mtimeNs, ctimeNs].join();
      const before = cache.get(path);
      const found = before?.stamp === stamp ? before : { stamp, ...(await fingerprint(opened)) };
      cache.set(path, found);
      return found.sha256 === sha256 ? 'same' : 'changed';
    } finally {
      await opened.close();
    }
  };
}
