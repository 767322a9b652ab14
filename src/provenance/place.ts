import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { isInside, isSamePath } from '../store/inside.ts';

/** The real path of the root that holds a file; undefined when none does. */
export async function rootOf(file: string, roots: readonly string[]): Promise<string | undefined> {
  const folder = await realpath(path.dirname(file)).catch(() => undefined);
  if (folder === undefined) return undefined;
  const real = await Promise.all(roots.map((root) => realpath(root).catch(() => root)));
  // Of nested roots the outermost is the project: a folder that a command saves into is a root, too.
  return real
    .filter((root) => isBelow(root, path.join(folder, path.basename(file))))
    .sort((one, other) => one.length - other.length)[0];
}

/** Whether a file lies in a folder. */
export const isBelow = (root: string, file: string): boolean =>
  isInside(root, file) && !isSamePath(root, file);

/** A file's path with the links of its folder resolved, as the root of a project is; the path itself where the folder is gone. */
export async function realFile(file: string): Promise<string> {
  const folder = await realpath(path.dirname(file)).catch(() => path.dirname(file));
  return path.join(folder, path.basename(file));
}

/** A file's path from a project, both real, with forward slashes. */
export const relativePath = (root: string, file: string): string =>
  path.relative(root, file).replaceAll(path.sep, '/');
