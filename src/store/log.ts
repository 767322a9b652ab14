import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { isCode, makeFolder } from './folder.ts';
import { type Lines, readLines } from './lines.ts';
import { watchFile } from './watch.ts';

/** How far a log was read: bytes by the name of each of its files. */
export type LogPosition = ReadonlyMap<string, number>;

/** What a log holds: its readable records, and how many lines were not. */
export interface LogContent {
  readonly records: readonly unknown[];
  /** Torn or foreign lines, passed over. */
  readonly skipped: number;
  /** Where to go on reading. */
  readonly position: LogPosition;
  /** Whether this is the whole log rather than what was added since the position asked for. */
  readonly whole: boolean;
}

/** Append-only JSON lines that several processes share, in a folder readable only by its user. The order of records means nothing: a compaction changes it. */
export interface Log {
  /** The file that records are appended to. */
  readonly path: string;
  /** On the disk when it resolves, or `synced: false`: with the system, which a dying process cannot take along. One write for all. @throws what the file system throws. */
  append(
    records: object | readonly object[],
    options?: { readonly synced?: boolean },
  ): Promise<void>;
  /** All of it, or what was added since `after`; all again after a compaction. Empty when there is no log yet. */
  read(after?: LogPosition): Promise<LogContent>;
  /** Calls `listener` when any process has appended; returns how to stop. */
  watch(listener: () => void): () => void;
  /** Puts what `shorten` makes of the records in their place. Any number of processes may compact and append at once, stop or die: an appended record is there before, during and after. */
  compact(shorten: (records: readonly unknown[]) => readonly object[]): Promise<void>;
}

/** The calls of the file system that a log makes; a test puts its own between. */
export interface LogFiles {
  readonly open: typeof open;
  readonly readdir: (folder: string) => Promise<string[]>;
  readonly rename: typeof rename;
  readonly stat: (file: string) => Promise<Stats>;
  readonly unlink: (file: string) => Promise<void>;
}

/*
 * Records are appended to one file, the open one. A compaction never replaces a file: it renames the
 * open one (which seals it), writes all sealed files anew into a file of a new name, and only then
 * removes those that it read. An append that finds its file sealed is repeated. So each record stands
 * in some file at any moment, whoever stops or dies, and no lock is needed for that.
 */
const OPEN = 'open.jsonl';
// A pipe in the place of a file fails, instead of holding a thread for ever; Windows has no such flag.
const NONBLOCK = (constants as { readonly O_NONBLOCK?: number }).O_NONBLOCK ?? 0;
const APPEND = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | NONBLOCK;
const READ = constants.O_RDONLY | NONBLOCK;
/** Looks at a log that others compact all the while; each compaction costs one. */
const LOOKS = 50;
/** Milliseconds after which an unfinished file of a compaction is nobody's. */
const ABANDONED = 3_600_000;

/** Lines of a sealed file. */
interface Sealed extends Lines {
  /** Removes the file unless somebody has written to it since it was read. */
  readonly remove: () => Promise<void>;
}

/** The log in `folder`, which is made by the first append. */
export function createLog(
  folder: string,
  files: LogFiles = { open, readdir, rename, stat, unlink },
): Log {
  const at = (name: string) => path.join(folder, name);
  const file = at(OPEN);

  const append: Log['append'] = async (records, { synced = true } = {}) => {
    const all: readonly object[] = isList(records) ? records : [records];
    // The line break stands in front as well, so that a torn line before it harms only itself.
    const bytes = Buffer.from(all.map((record) => `\n${JSON.stringify(record)}\n`).join(''));
    for (;;) {
      const handle = await openToAppend(files, file);
      try {
        const { bytesWritten } = await handle.write(bytes);
        if (bytesWritten < bytes.length)
          throw new Error(`${file}: the disk took only a part of a record`);
        if (synced) await handle.datasync();
        const [mine, there] = await Promise.all([handle.stat(), orMissing(files.stat(file))]);
        if (mine.ino === there?.ino && mine.dev === there.dev) return;
      } finally {
        await handle.close();
      }
    }
  };

  const list = async (): Promise<string[]> => {
    const names = (await orMissing(files.readdir(folder))) ?? [];
    return names.filter((name) => name.endsWith('.jsonl')).sort();
  };
  /** All files of one moment, by name: a second list shows whether a compaction came between. */
  const openAll = async (): Promise<ReadonlyMap<string, FileHandle>> => {
    for (let look = 0; look < LOOKS; look += 1) {
      const names = await list();
      const handles = new Map<string, FileHandle>();
      for (const name of names) {
        const handle = await orMissing(files.open(at(name), READ));
        if (handle) handles.set(name, handle);
      }
      const isOneMoment = handles.size === names.length && String(await list()) === String(names);
      if (isOneMoment) return handles;
      await closeAll(handles);
    }
    throw new Error(`${folder}: other processes compact it without a pause`);
  };

  const read: Log['read'] = async (after) => {
    const handles = await openAll();
    try {
      const whole = after === undefined || !(await isAddition(handles, after));
      const records: unknown[] = [];
      const position = new Map<string, number>();
      let skipped = 0;
      for (const [name, handle] of handles) {
        const lines = await readLines(handle, whole ? 0 : (after.get(name) ?? 0));
        for (const record of lines.records) records.push(record);
        skipped += lines.torn.length;
        position.set(name, lines.end);
      }
      return { records, skipped, position, whole };
    } finally {
      await closeAll(handles);
    }
  };

  const take = async (name: string): Promise<Sealed | undefined> => {
    const handle = await orMissing(files.open(at(name), READ));
    if (!handle) return undefined;
    try {
      const lines = await readLines(handle, 0, { toEnd: true });
      const remove = async () => {
        const now = await orMissing(files.stat(at(name)));
        if (now?.size === lines.end) await orMissing(files.unlink(at(name)));
      };
      return { ...lines, remove };
    } finally {
      await handle.close();
    }
  };

  const compact: Log['compact'] = async (shorten) => {
    await orMissing(files.rename(file, at(`${randomUUID()}.jsonl`)));
    const sealed = (await list()).filter((name) => name !== OPEN);
    const taken = (await Promise.all(sealed.map(take))).filter((lines) => lines !== undefined);
    if (taken.length === 0) return;
    const records = shorten(taken.flatMap((lines) => lines.records));
    const torn = new Set(taken.flatMap((lines) => lines.torn));
    const lines = [...records.map((record) => JSON.stringify(record)), ...torn];
    const fresh = at(`${randomUUID()}.jsonl`);
    const unfinished = `${fresh}.part`;
    const handle = await files.open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(lines.map((line) => `${line}\n`).join(''));
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await files.rename(unfinished, fresh);
    await syncFolder(files, folder);
    for (const { remove } of taken) await remove();
    await sweep();
  };
  /** Removes what a compaction left that died before it had an effect. */
  const sweep = async () => {
    const names = (await orMissing(files.readdir(folder))) ?? [];
    for (const name of names.filter((one) => one.endsWith('.part'))) {
      const left = await orMissing(files.stat(at(name)));
      const isAbandoned = left && Date.now() - left.mtimeMs > ABANDONED;
      if (isAbandoned) await orMissing(files.unlink(at(name)));
    }
  };

  const watch: Log['watch'] = (listener) => watchFile(file, listener);
  return { path: file, append, read, compact, watch };
}

/** Whether nothing but appends has come since: the name of a sealed file is never used again, and the open file is not replaced without one more; by hand it may be. */
async function isAddition(
  handles: ReadonlyMap<string, FileHandle>,
  after: LogPosition,
): Promise<boolean> {
  if ([...handles.keys()].some((name) => name !== OPEN && !after.has(name))) return false;
  for (const [name, end] of after) {
    const handle = handles.get(name);
    if (!handle || (await handle.stat()).size < end) return false;
  }
  return true;
}

const isList = (value: object): value is readonly object[] => Array.isArray(value);

async function openToAppend(files: LogFiles, file: string): Promise<FileHandle> {
  const handle = await orMissing(files.open(file, APPEND, 0o600));
  if (handle) return handle;
  makeFolder(path.dirname(file));
  return files.open(file, APPEND, 0o600);
}

/** Makes the names in a folder last through a power cut, where the system can (Windows does so by itself). */
async function syncFolder(files: LogFiles, folder: string): Promise<void> {
  const handle = await files.open(folder, 'r').catch(() => undefined);
  if (!handle) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

async function closeAll(handles: ReadonlyMap<string, FileHandle>): Promise<void> {
  await Promise.all([...handles.values()].map((handle) => handle.close()));
}

/** What a call resolves to; undefined when its file is not there. */
async function orMissing<T>(call: Promise<T>): Promise<T | undefined> {
  return call.catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
}
