import path from 'node:path';
import { readFile, stat, writeFileAtomic } from './files.ts';
import { makeFolder } from './folder.ts';
import { FORMAT, readFormat } from './format.ts';
import { createLegacyLog, type LegacyLog } from './legacyLog.ts';
import { withLock } from './lock.ts';
import { createLog, type Log } from './log.ts';

export { dataFolder } from './dataFolder.ts';

/** The data folder: the only place for state, shared by every process of this user. */
export interface Store {
  readonly folder: string;
  /** The append-only log with this name. */
  log(name: string): Log;
  /** The log with this name in the form of the first builds, read only. */
  legacyLog(name: string): LegacyLog;
  /** The format of the folder: `FORMAT`, or that of a newer version, which is read only. */
  format(): Promise<number>;
  /** A cached JSON value and its age in milliseconds; undefined when it is missing or unreadable. */
  read(name: string): Promise<{ value: unknown; age: number } | undefined>;
  /** Replaces a cached JSON value atomically; does nothing in a folder of a newer format. */
  write(name: string, value: unknown): Promise<void>;
  /** Runs `work` while no other process does so under this name. */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A store in `folder`; the first write creates the folder, readable only by its user. */
export function createStore(folder: string): Store {
  const ready = (name: string): string => {
    const file = path.join(folder, name);
    makeFolder(path.dirname(file));
    return file;
  };
  const cached = (name: string) => path.join('cache', `${name.replace(/[^\w.-]+/g, '_')}.json`);

  return {
    folder,
    log: (name) => createLog(path.join(folder, name)),
    legacyLog: (name) => createLegacyLog(path.join(folder, `${name}.jsonl`)),
    format: () => readFormat(folder),
    read: async (name) => {
      const file = path.join(folder, cached(name));
      try {
        const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
        return { value: JSON.parse(text) as unknown, age: Math.max(0, Date.now() - mtimeMs) };
      } catch {
        return undefined;
      }
    },
    write: async (name, value) => {
      if ((await readFormat(folder)) > FORMAT) return;
      await writeFileAtomic(ready(cached(name)), JSON.stringify(value), { mode: 0o600 });
    },
    exclusive: async (name, work) => withLock(ready(name), work),
  };
}
