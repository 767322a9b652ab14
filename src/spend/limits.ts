import path from 'node:path';
import type { Limits } from '../domain/limits.ts';
import { FalError } from '../fal/errors.ts';
import { readFile, writeFileAtomic } from '../store/files.ts';
import { isCode, makeFolder } from '../store/folder.ts';
import { checkLimits } from './checkLimits.ts';

/** What people set for every process of this machine. */
export interface MachineLimits {
  readonly limits: Limits;
  /** Milliseconds since 1970 when all spending was stopped, until it is allowed again. */
  readonly stoppedAt?: number;
}

/** The file of the limits in the data folder. */
const limitsFile = (folder: string): string => path.join(folder, 'limits.json');

/** Reads the machine's limits; none without a file. @throws {FalError} `limits-unreadable` for a file that is damaged: a limit must not vanish with it */
export async function readMachineLimits(folder: string): Promise<MachineLimits> {
  if (folder === '') return { limits: {} };
  const file = limitsFile(folder);
  try {
    const { stoppedAt, ...limits } = JSON.parse(await readFile(file, 'utf8')) as Record<
      string,
      unknown
    >;
    return {
      limits: checkLimits(limits),
      ...(typeof stoppedAt === 'number' && { stoppedAt }),
    };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return { limits: {} };
    const why = error instanceof Error ? error.message : String(error);
    throw new FalError('not-allowed', `The spending limits in ${file} cannot be read: ${why}`, {
      reason: 'limits-unreadable',
      facts: { path: file },
      cause: error,
    });
  }
}

/** Replaces the machine's limits. @throws the file system's errors */
export async function writeMachineLimits(
  folder: string,
  { limits, stoppedAt }: MachineLimits,
): Promise<void> {
  makeFolder(folder);
  const content = { ...limits, ...(stoppedAt !== undefined && { stoppedAt }) };
  await writeFileAtomic(limitsFile(folder), `${JSON.stringify(content, null, 2)}\n`, {
    mode: 0o600,
  });
}
