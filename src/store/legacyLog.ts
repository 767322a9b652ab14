import { open } from 'node:fs/promises';
import { isCode } from './folder.ts';
import { identityOf, readLines } from './lines.ts';
import { watchFile } from './watch.ts';

/** The single-file log of the first builds: those programs may still append to it and replace it. */
export interface LegacyLog {
  /** The records after `previous`, or all when the file was replaced; undefined when there are none. `peek` leaves the records out. */
  read(
    previous: { readonly id: string; readonly offset: number } | undefined,
    options?: { readonly peek?: boolean },
  ): Promise<LegacyContent | undefined>;
  /** Calls `listener` when the file has changed; returns a function that stops it. */
  watch(listener: () => void): () => void;
}

/** Records of a log of the first builds. */
export interface LegacyContent {
  readonly identity: string;
  /** Bytes read so far. */
  readonly end: number;
  readonly records: readonly unknown[];
}

/** Opens the log in `file`. */
export function createLegacyLog(file: string): LegacyLog {
  return {
    read: async (previous, { peek = false } = {}) => {
      const handle = await open(file, 'r').catch((error: unknown) => {
        if (isCode(error, 'ENOENT')) return undefined;
        throw error;
      });
      if (!handle) return undefined;
      try {
        const identity = await identityOf(handle);
        const start = previous?.id === identity ? previous.offset : 0;
        const { size } = await handle.stat();
        if (size === start) return undefined;
        if (peek) return { identity, end: size, records: [] };
        const { records, end } = await readLines(handle, start);
        return end > start ? { identity, end, records } : undefined;
      } finally {
        await handle.close();
      }
    },
    watch: (listener) => watchFile(file, listener),
  };
}
