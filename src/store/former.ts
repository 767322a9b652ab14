import { open } from 'node:fs/promises';
import { isCode } from './folder.ts';
import { identityOf, readLines } from './lines.ts';
import { watchFile } from './watch.ts';

/** A log of one file, as 0.1.0 keeps it: programs of that version may still append to it and replace it. */
export interface FormerLog {
  /** What stands behind the bytes that are known of the file of that identity; undefined when that is nothing. `peek` leaves the records out. */
  read(
    known: { readonly id: string; readonly offset: number } | undefined,
    options?: { readonly peek?: boolean },
  ): Promise<FormerContent | undefined>;
  /** Calls `listener` when the file has changed; returns how to stop. */
  watch(listener: () => void): () => void;
}

/** Records of a former log. */
export interface FormerContent {
  readonly identity: string;
  /** Bytes read so far. */
  readonly end: number;
  readonly records: readonly unknown[];
}

/** The log in `file`. */
export function createFormerLog(file: string): FormerLog {
  return {
    read: async (known, { peek = false } = {}) => {
      const handle = await open(file, 'r').catch((error: unknown) => {
        if (isCode(error, 'ENOENT')) return undefined;
        throw error;
      });
      if (!handle) return undefined;
      try {
        const identity = await identityOf(handle);
        const start = known?.id === identity ? known.offset : 0;
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
