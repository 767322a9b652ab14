import { realpath } from 'node:fs/promises';
import path from 'node:path';

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
export const isBelow = (root: string, file: string): boolean => {
  const relative = path.relative(root, file);
  return relative !== '' && !/^\.\.([/\\]|$)/.test(relative) && !path.isAbsolute(relative);
};

/** A file's path from a project, with forward slashes. */
export const relativePath = (root: string, file: string): string =>
  path.relative(root, file).replaceAll(path.sep, '/');
