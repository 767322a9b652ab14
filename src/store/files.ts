import * as fs from 'node:fs/promises';
import { setTimeout as sleepFor } from 'node:timers/promises';
import writeFileAtomically from 'write-file-atomic';
import { isCode } from './folder.ts';

/** Milliseconds of the first pause; each further one is twice as long. */
const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 640;

type Call = (...args: never[]) => Promise<unknown>;

/** A call of the file system that is repeated for about a second where Windows refuses it because another program, such as a virus scanner, has the file open (npm/write-file-atomic#227). @throws what the last attempt threw */
export function patient<T extends Call>(call: T, platform: string = process.platform): T {
  if (platform !== 'win32') return call;
  const repeated = async (...args: Parameters<T>): Promise<unknown> => {
    for (let pause = FIRST_PAUSE; ; pause *= 2) {
      try {
        return await call(...args);
      } catch (error) {
        if (pause > LONGEST_PAUSE || !isCode(error, 'EACCES', 'EBUSY', 'EPERM')) throw error;
      }
      await sleepFor(pause);
    }
  };
  return repeated as T;
}

/** Node's calls, patient on Windows. */
export const open = patient(fs.open);
export const readFile = patient(fs.readFile);
export const rename = patient(fs.rename);
export const stat = patient(fs.stat);
export const unlink = patient(fs.unlink);

/** Replaces a file as a whole, patiently on Windows, where no other program may have it open at that moment. */
export const writeFileAtomic = patient(
  (file: string, content: string | Buffer, options: { readonly mode?: number } = {}) =>
    // The package changes its options.
    writeFileAtomically(file, content, { ...options }),
);
