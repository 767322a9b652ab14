import { realpath, stat } from 'node:fs/promises';
import { environmentKey } from '../fal/environmentKey.ts';
import { FalError } from '../fal/errors.ts';
import type { Roots } from '../jobs/roots.ts';
import { textIn } from './textIn.ts';

/** Bits of a mode by which others than the owner may read or write. */
const OTHERS = 0o077;
const LONGEST_KEY = 4_096;

/** The keys that this process has read, which no log may show. */
const read = new Set<string>();
export const readKeys = (): readonly string[] => [...read];

/** The key of the environment: FAL_KEY, else the content of the file that FAL_KEY_FILE names. @throws {FalError} `auth` for a file that others can read, or that lies in a root, from which agents read */
export async function keyOf(env: NodeJS.ProcessEnv, roots: Roots): Promise<string | undefined> {
  const key = environmentKey(env);
  const file = env.FAL_KEY_FILE;
  if (key !== undefined) read.add(key);
  if (key !== undefined || file === undefined || file === '') return key;
  const refuse = (why: string, cause?: unknown) =>
    new FalError('auth', `FAL_KEY_FILE names ${file}, ${why}.`, {
      advice: 'Set FAL_KEY to the key itself, or correct the file.',
      cause,
    });
  const real = await realpath(file).catch((error: unknown) => {
    throw refuse('which cannot be read', error);
  });
  const { mode, size } = await stat(real);
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
    throw refuse('which other users may read; its mode must be 0600 (chmod 600)');
  const folders = await roots().catch(() => []);
  // Only such a file needs it, and most starts have none.
  const { isInside } = await import('../store/inside.ts');
  if (folders.some((root) => isInside(root, real)))
    throw refuse('which lies in the project, where agents read files; keep it outside of it');
  if (size > LONGEST_KEY) throw refuse('which is too large for a key');
  const text = (await textIn(real)).trim();
  if (text === '') throw refuse('which is empty');
  read.add(text);
  return text;
}
