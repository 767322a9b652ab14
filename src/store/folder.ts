import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Creates a folder and its parents, readable only by this user. @throws the file system's errors, at once, where Node's own recursive mkdir never returns (below /proc). */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (isFolder(folder)) return;
    const above = path.dirname(folder);
    if (!isCode(error, 'ENOENT') || above === folder || isFolder(above)) throw error;
    makeFolder(above);
    makeFolder(folder);
  }
}

/** Whether an error has one of these file system codes, e.g. `ENOENT`. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
