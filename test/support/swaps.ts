import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:fs/promises';

const CALLS = [
  'open',
  'lstat',
  'stat',
  'realpath',
  'readlink',
  'mkdir',
  'link',
  'rm',
  'rmdir',
  'readdir',
] as const;

/** Runs `work` with `swap` called before one call of the file system, and `back` before a later one; answers how many calls there were. */
export async function withSwapAt(
  { at, swap, back, isPortable = false }: SwapOptions,
  work: () => Promise<unknown>,
): Promise<number> {
  const originals = CALLS.map((name) => [name, promises[name]] as const);
  let calls = 0;
  for (const [name, original] of originals) {
    const call = original as (...given: unknown[]) => Promise<unknown>;
    const swapped = async (...given: unknown[]) => {
      const number = calls;
      calls += 1;
      if (number === at) swap();
      if (back && number === at + back.after) back.act();
      // As on a system that does not tell where an open file lies.
      if (isPortable && name === 'readlink') throw new Error('no /proc here');
      return call(...given);
    };
    Object.assign(promises, { [name]: swapped });
  }
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    Object.assign(promises, Object.fromEntries(originals));
    syncBuiltinESMExports();
  }
  return calls;
}

export interface SwapOptions {
  /** Before which call, from 0. */
  readonly at: number;
  /** Changes the disk, at once and by calls of its own. */
  readonly swap: () => void;
  /** Undoes it so many calls later. */
  readonly back?: { readonly after: number; readonly act: () => void };
  /** True: the system has no /proc. */
  readonly isPortable?: boolean;
}
