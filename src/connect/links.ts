import { readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { FalError } from '../fal/errors.ts';
import { isInside } from '../store/inside.ts';
import { unusable } from './file.ts';

const MOST_LINKS = 40;

/** Resolves all symbolic links of `file`, which need not exist. @throws {FalError} `not-allowed` when the target is outside `project`, if set */
export async function targetOf(file: string, project: string | undefined): Promise<string> {
  const target = await realTarget(file).catch((error: unknown) => {
    throw unusable(file, 'read', error);
  });
  if (project === undefined || isInside(await realTarget(project), target)) return target;
  throw new FalError(
    'not-allowed',
    `${file} is a link, or lies behind one, that leads out of the project to ${target}.`,
    {
      advice:
        'Nothing was changed. Replace the link with a file or folder of the project, or name the file it leads to with --file.',
    },
  );
}

/** Like `realpath`, but for a path that need not exist. */
async function realTarget(file: string, links = 0): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isMissing || links > MOST_LINKS || path.dirname(file) === file) throw error;
  }
  const folder = await realTarget(path.dirname(file), links + 1);
  const link = await readlink(path.join(folder, path.basename(file))).catch(() => undefined);
  return link === undefined
    ? path.join(folder, path.basename(file))
    : realTarget(path.resolve(folder, link), links + 1);
}
